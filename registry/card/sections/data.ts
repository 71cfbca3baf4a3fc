import { foldParts } from "vigie/experiments";
import type { CardEvidence } from "../evidence.ts";
import { count, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

export function dataSection({ dataset, fold }: CardEvidence, words: CardWords): string {
  const { name, rows, version } = dataset;
  const { months, requiredMonths, overridden } = fold.embargo;
  const lines = [
    words.dataset(name, count(rows, words), version),
    words.cutoff(words.day(fold.cutoff)),
    words.embargo(months, requiredMonths),
  ];
  if (overridden !== null) lines.push(words.overridden(overridden.reason));
  if (fold.grouping !== null) lines.push(words.reasons.grouping(fold));
  const parts = foldParts.map((part) => {
    const { from, until, rows, firms, positiveFirms } = fold.parts[part];
    const days = [words.day(from), words.day(until)];
    return [words.parts[part], ...days, ...[rows, firms, positiveFirms].map((n) => count(n, words))];
  });
  return section(
    words.data,
    [...lines, table(words.partHeader, parts), ...exclusions(fold, words)].join("\n\n"),
  );
}

function exclusions({ excluded }: CardEvidence["fold"], words: CardWords): readonly string[] {
  if (excluded.length === 0) return [];
  const rows = excluded.map(({ reason, rows, firms }) => [
    words.reasons.row(reason),
    count(rows, words),
    count(firms, words),
  ]);
  return [words.excluded, table(words.excludedHeader, rows)];
}

export function targetSection({ pipeline: { target } }: CardEvidence, words: CardWords): string {
  return section(
    words.target,
    words.targetText(words.targetName(target.name), target.horizonMonths, target.reportingDelayMonths),
  );
}
