import type { FoldDescription, Pipeline, RecordedLook, RunModel, RunRecord, Views } from "vigie/experiments";
import { leadTimeText, rulesText, thresholdTable } from "./card-after-model.ts";
import { type CardWords, english } from "./card-words.ts";
import { bullets, count, estimateCell, figure, interval, section, table } from "./markdown.ts";

/** What a card is generated from. Nothing here has a clock, a place or a person. */
export interface CardEvidence {
  readonly record: RunRecord;
  readonly model: RunModel;
  readonly fold: FoldDescription;
  readonly pipeline: Pipeline;
  readonly views: Views;
  /** The look at sealed months under which it was judged; absent or null: none. */
  readonly look?: RecordedLook | null;
  /** The controller's answers, by question; a question without one is shown as not answered. */
  readonly answers?: Readonly<Record<string, string>>;
}

type Evaluation = Views["withoutStrongSignals"];
type Estimate = Evaluation["metrics"][string];

/** A model card in Markdown: the same evidence gives the same bytes. */
export function makeCard(evidence: CardEvidence, words: CardWords = english): string {
  const { record, model } = evidence;
  const sections = [
    `# ${record.study.name}: ${model.name}`,
    record.study.question,
    section(words.use, bullets(words.uses)),
    section(words.nonUse, bullets(words.nonUses)),
    section(words.data, dataText(evidence, words)),
    section(words.target, targetText(evidence, words)),
    section(words.metrics, [...looksText(evidence, words), metricsText(evidence.views, words)].join("\n\n")),
    section(words.thresholds, thresholdTable(evidence.pipeline, words)),
    ...rulesText(evidence, words),
    ...leadTimeText(evidence.views, words),
    groupText(evidence.views.withoutStrongSignals, words),
    section(words.limits, bullets(words.limitTexts)),
    section(words.questions, questionsText(evidence, words)),
    section(words.made, madeTable(evidence, words)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function dataText({ record, fold }: CardEvidence, words: CardWords): string {
  const { name, rows, version } = record.dataset;
  const { months, requiredMonths, overridden } = fold.embargo;
  const lines = [
    words.dataset(name, count(rows), version),
    words.cutoff(fold.cutoff),
    words.embargo(months, requiredMonths),
  ];
  if (overridden !== null) lines.push(words.overridden(overridden.reason));
  if (fold.grouping !== null) lines.push(fold.grouping);
  const parts = Object.entries(fold.parts).map(([part, { from, until, rows, firms, positiveFirms }]) => [
    words.parts[part as keyof typeof fold.parts],
    from,
    until,
    count(rows),
    count(firms),
    count(positiveFirms),
  ]);
  return [...lines, table(words.partHeader, parts), ...exclusions(fold, words)].join("\n\n");
}

function exclusions({ excluded }: FoldDescription, words: CardWords): readonly string[] {
  if (excluded.length === 0) return [];
  const rows = excluded.map(({ reason, rows, firms }) => [reason, count(rows), count(firms)]);
  return [words.excluded, table(words.excludedHeader, rows)];
}

function targetText({ pipeline: { target } }: CardEvidence, words: CardWords): string {
  return words.targetText(target.name, target.horizonMonths, target.reportingDelayMonths);
}

/** How often the months had been looked at when it was judged: what the page of the version says is how often by now. */
function looksText({ record, model, look }: CardEvidence, words: CardWords): readonly string[] {
  const judged = record.windows?.[model.protocol];
  if (judged === undefined) return [];
  const { sealed } = record.study;
  if (sealed !== undefined && "none" in sealed) return [words.notSealed(sealed.none)];
  if (!judged.isSealed) return [words.development];
  if (look === undefined || look === null) return [words.unrecordedLook];
  return [words.looked(look.looks.times, look.looks.people, look.looks.models)];
}

function metricsText({ withoutStrongSignals, withStrongSignals }: Views, words: CardWords): string {
  const both =
    withStrongSignals === null
      ? [words.noWith]
      : [`### ${words.with}`, metricTable(withStrongSignals, words)];
  const methods = new Set(Object.values(withoutStrongSignals.metrics).map(({ method }) => method));
  return [
    `### ${words.without}`,
    metricTable(withoutStrongSignals, words),
    ...both,
    words.method,
    bullets([...methods].sort()),
  ].join("\n\n");
}

function metricTable({ metrics }: Evaluation, words: CardWords): string {
  const rows = Object.entries(metrics).map(([name, estimate]) => [name, ...estimateCells(estimate, words)]);
  return table(words.metricHeader, rows);
}

function estimateCells(estimate: Estimate, words: CardWords): readonly string[] {
  const { value, rows, firms, positiveFirms } = estimate;
  return [figure(value), interval(estimate, words), count(rows), count(firms), count(positiveFirms)];
}

function groupText({ groups }: Evaluation, words: CardWords): string {
  if (groups === null) return words.noGroups;
  const names = Object.keys(groups.lines[0]?.metrics ?? {});
  const rows = groups.lines.map(({ level, rows, firms, positiveFirms, metrics }) => [
    level,
    count(rows),
    count(firms),
    count(positiveFirms),
    ...names.map((name) => estimateCell(metrics[name], words)),
  ]);
  return section(words.groups(groups.name), table([groups.name, ...words.groupHeader, ...names], rows));
}

function questionsText({ answers = {} }: CardEvidence, words: CardWords): string {
  const lines = words.controllerQuestions.map(
    (question) => `${question} **${answers[question] ?? words.notAnswered}**`,
  );
  return `${words.questionsText}\n\n${bullets(lines)}`;
}

function madeTable({ record, model }: CardEvidence, words: CardWords): string {
  const { environment, seed } = record;
  return table(words.madeHeader, [
    ["run", record.id],
    ["protocol", model.protocol],
    ["model", `${model.kind}, engine ${model.engine} ${model.engineVersion}, threads ${model.threads}`],
    ["seed", String(seed)],
    ["features", count(record.features.length)],
    ["vigie", environment.vigie],
    ["node", `${environment.node} on ${environment.platform}`],
    ["code", environment.code],
    ["package lock", environment.packageLock],
  ]);
}
