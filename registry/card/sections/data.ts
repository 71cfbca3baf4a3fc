import type { CardEvidence } from "../evidence.ts";
import { count, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

export function dataSection({ dataset, fold }: CardEvidence, words: CardWords): string {
  const { name, rows, version } = dataset;
  const { months, requiredMonths, overridden } = fold.embargo;
  const lines = [
    words.dataset(name, count(rows, words), version),
    words.cutoff(fold.cutoff),
    words.embargo(months, requiredMonths),
  ];
  if (overridden !== null) lines.push(words.overridden(overridden.reason));
  if (fold.grouping !== null) lines.push(fold.grouping);
  const parts = Object.entries(fold.parts).map(([part, { from, until, rows, firms, positiveFirms }]) => [
    words.parts[part as keyof typeof fold.parts],
    from,
    until,
    count(rows, words),
    count(firms, words),
    count(positiveFirms, words),
  ]);
  return section(
    words.data,
    [...lines, table(words.partHeader, parts), ...exclusions(fold, words)].join("\n\n"),
  );
}

function exclusions({ excluded }: CardEvidence["fold"], words: CardWords): readonly string[] {
  if (excluded.length === 0) return [];
  const rows = excluded.map(({ reason, rows, firms }) => [reason, count(rows, words), count(firms, words)]);
  return [words.excluded, table(words.excludedHeader, rows)];
}

export function targetSection({ pipeline: { target } }: CardEvidence, words: CardWords): string {
  return section(
    words.target,
    words.targetText(target.name, target.horizonMonths, target.reportingDelayMonths),
  );
}
