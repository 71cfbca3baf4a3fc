import { actionWords, leadMeasures, type Pipeline, type Views } from "vigie/experiments";
import { count, estimateCell, figure, interval, metricName, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

export function thresholdTable({ thresholds }: Pipeline, words: CardWords): string {
  const rows = (["high", "moderate"] as const).map((level) => {
    const threshold = thresholds[level];
    const { probability, margin, value, redrawn } = threshold;
    const spread = redrawn
      ? redrawn.margin.map((margin) => figure(margin, words)).join(` ${words.to} `)
      : words.noInterval;
    return [
      words.levels[level],
      figure(probability, words),
      figure(margin, words),
      words.reasons.aim(threshold, level),
      `${figure(value.value, words)} (${interval(value, words)})`,
      count(value.positiveFirms, words),
      spread,
      words.reasons.origin(threshold),
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
    words.reasons.action({ does: actionWords(rule), action: rule.action }),
    rule.because,
    count(told[k]!.holds.firms, words),
    count(told[k]!.raised.rows, words),
    count(told[k]!.lowered.rows, words),
  ]);
  const worth = views.rules.lines.map(({ metric, a, b, difference, verdict }) => [
    metricName(metric, words),
    figure(a, words),
    figure(b, words),
    estimateCell(difference, words),
    words.paired[verdict] ?? verdict,
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
  const rows = leadMeasures.map(({ name, title }) => [
    words.leadMeasures[name] ?? title,
    estimateCell(levels.high.measures[name], words),
    estimateCell(levels.moderate.measures[name], words),
  ]);
  const note = words.leadTimeNote(count(failingFirms, words), count(unknownOpenings, words), testMonths);
  return [section(words.leadTime, `${note}\n\n${table(words.leadTimeHeader, rows)}`)];
}
