import type { RecordedLook, Views } from "vigie/experiments";
import type { CardEvidence } from "../evidence.ts";
import {
  bullets,
  count,
  divisionName,
  estimateCell,
  figure,
  interval,
  metricName,
  section,
  table,
} from "../markdown.ts";
import type { CardStanding } from "../standing.ts";
import type { CardWords } from "../words.ts";
import { alike } from "./alike.ts";

type Evaluation = Views["withoutStrongSignals"];
type Estimate = Evaluation["metrics"][string];

/** How often the months had been looked at: by now, or when the model was judged. */
interface Looked {
  readonly standing: CardStanding | null;
  readonly look: RecordedLook | null;
}

export function metricsSection(evidence: CardEvidence, looked: Looked, words: CardWords): string {
  const { views } = evidence;
  return section(
    words.metrics,
    [...looksText(evidence, looked, words), metricsText(views, words), ...furtherText(views, words)].join(
      "\n\n",
    ),
  );
}

function looksText(
  { study: { sealed }, window }: CardEvidence,
  { standing, look }: Looked,
  words: CardWords,
): readonly string[] {
  if (window === null) return [];
  if (sealed !== undefined && "none" in sealed) return [words.notSealed(sealed.none)];
  if (!window.isSealed) return [words.development];
  if (standing?.looks !== undefined && standing.looks !== null) {
    const { times, people, models } = standing.looks;
    return [times === 0 ? words.unrecordedLook : words.lookedByNow(times, people, models)];
  }
  if (look === null) return [words.unrecordedLook];
  return [words.looked(look.looks.times, look.looks.people, look.looks.models)];
}

function metricsText({ withoutStrongSignals, withStrongSignals }: Views, words: CardWords): string {
  const both =
    withStrongSignals === null
      ? [words.noWith]
      : [`### ${words.with}`, metricTable(withStrongSignals, words)];
  return [
    `### ${words.without}`,
    metricTable(withoutStrongSignals, words),
    ...both,
    words.method,
    bullets(methodsOf(withoutStrongSignals, words)),
  ].join("\n\n");
}

function methodsOf({ metrics }: Evaluation, words: CardWords): readonly string[] {
  return alike(
    Object.values(metrics).map(({ method }) => words.methodText(method)),
    words.to,
  );
}

function metricTable({ metrics }: Evaluation, words: CardWords): string {
  const rows = Object.entries(metrics).map(([name, estimate]) => [
    metricName(name, words),
    ...estimateCells(estimate, words),
  ]);
  return table(words.metricHeader, rows);
}

function estimateCells(estimate: Estimate, words: CardWords): readonly string[] {
  const { value, rows, firms, positiveFirms } = estimate;
  return [
    figure(value, words),
    interval(estimate, words),
    count(rows, words),
    count(firms, words),
    count(positiveFirms, words),
  ];
}

const shown = ["auc", "averagePrecision"] as const;

/** Treated firms and other horizons; nothing in bundles of before these views. */
function furtherText({ further }: Views, words: CardWords): readonly string[] {
  if (further === undefined) return [];
  const { treated, horizons } = further;
  const lines: (readonly [string, Readonly<Record<string, Estimate>> | null])[] = [
    ...(treated === null
      ? []
      : ([
          [words.treatedKept, treated.kept],
          [words.treatedLeftOut, treated.censored],
        ] as const)),
    ...horizons.map(({ months, metrics }) => [words.within(months), metrics] as const),
  ];
  if (lines.length === 0) return [];
  const rows = lines.map(([name, metrics]) => [
    name,
    ...shown.map((metric) => estimateCell(metrics?.[metric], words)),
    count(metrics?.auc?.positiveFirms ?? 0, words),
  ]);
  const header = [words.view, ...shown.map((metric) => metricName(metric, words)), words.failingFirms];
  return [`### ${words.further}`, table(header, rows)];
}

/** The table by region. */
export function groupSection({ views }: CardEvidence, words: CardWords): string {
  const { groups } = views.withoutStrongSignals;
  if (groups === null) return words.noGroups;
  const names = Object.keys(groups.lines[0]?.metrics ?? {});
  const rows = groups.lines.map(({ level, rows, firms, positiveFirms, metrics }) => [
    words.reasons.level(level),
    count(rows, words),
    count(firms, words),
    count(positiveFirms, words),
    ...names.map((name) => estimateCell(metrics[name], words)),
  ]);
  const division = divisionName(groups.name, words);
  const header = [division, ...words.groupHeader, ...names.map((name) => metricName(name, words))];
  return section(words.groups(division), table(header, rows));
}
