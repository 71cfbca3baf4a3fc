import { actionWords, leadMeasures, type Pipeline, type Views } from "vigie/experiments";
import type { CardWords } from "./card-words.ts";
import { count, estimateCell, figure, interval, section, table } from "./markdown.ts";

export function thresholdTable({ thresholds }: Pipeline, words: CardWords): string {
  const rows = (["high", "moderate"] as const).map((level) => {
    const { probability, margin, criterion, value, origin, redrawn } = thresholds[level];
    const spread = redrawn ? redrawn.margin.map(figure).join(" to ") : words.noInterval;
    return [
      words.levels[level],
      figure(probability),
      figure(margin),
      criterion,
      `${figure(value.value)} (${interval(value, words)})`,
      count(value.positiveFirms),
      spread,
      origin,
    ];
  });
  const isRedrawn = thresholds.high.redrawn !== undefined;
  return [table(words.thresholdHeader, rows), ...(isRedrawn ? [words.thresholdsNote] : [])].join("\n\n");
}

interface AfterModel {
  readonly pipeline: Pipeline;
  readonly views: Views;
}

/** Nothing for a pipeline without rules. */
export function rulesText({ pipeline: { rules }, views }: AfterModel, words: CardWords): readonly string[] {
  if (rules === undefined || views.rules === undefined) return [];
  const told = views.rules.rules;
  const each = rules.map((rule, k) => [
    `${rule.name} ${rule.version}`,
    rule.text,
    actionWords(rule),
    rule.because,
    count(told[k]!.holds.firms),
    count(told[k]!.raised.rows),
    count(told[k]!.lowered.rows),
  ]);
  const worth = views.rules.lines.map(({ metric, a, b, difference, verdict }) => [
    metric,
    figure(a),
    figure(b),
    estimateCell(difference, words),
    verdict,
  ]);
  return [
    section(
      words.rules,
      [
        words.rulesNote,
        table(words.ruleHeader, each),
        words.rulesWorth,
        table(words.rulesHeader, worth),
      ].join("\n\n"),
    ),
  ];
}

/** Nothing where the panel does not tell when a firm failed. */
export function leadTimeText({ leadTime }: Views, words: CardWords): readonly string[] {
  if (!leadTime) return [];
  const { failingFirms, unknownOpenings, testMonths, levels } = leadTime;
  const rows = leadMeasures.map(({ name, title, unit }) => [
    unit === "months" ? `${title} (${unit})` : title,
    estimateCell(levels.high.measures[name], words),
    estimateCell(levels.moderate.measures[name], words),
  ]);
  const note = words.leadTimeNote(count(failingFirms), count(unknownOpenings), testMonths);
  return [section(words.leadTime, `${note}\n\n${table(words.leadTimeHeader, rows)}`)];
}
