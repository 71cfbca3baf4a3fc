import { Fault, isoOfMonth, type Month } from "vigie/datasets";
import type { RowReason } from "../../splits/reasons.ts";
import type { PanelKeys } from "../panel-keys.ts";
import type { ScoreLines } from "./read-list.ts";

/** What became of each line of a list; the sum is that of its valid lines. */
export interface MatchCounts {
  /** Joined to a panel row that can be judged. */
  readonly judged: number;
  /** Among the judged: firms in procedure at the as-of date, in the view with strong signals only. */
  readonly strongSignals: number;
  /** As-of months that are sealed: neither joined nor read. */
  readonly sealed: number;
  /** The firm and month were there before; the first line counts. */
  readonly repeated: number;
  /** SIRENs that the panel never has. */
  readonly unknownFirms: number;
  /** As-of months that the panel does not have. */
  readonly unknownMonths: number;
  /** Firms of the panel without a row at that date. */
  readonly outOfPerimeter: number;
  /** Rows that nobody can judge, by reason: outcome not known yet, … */
  readonly unusable: Readonly<Partial<Record<RowReason, number>>>;
}

/** The lines that can be judged. */
export interface Matched {
  readonly counts: MatchCounts;
  /** Panel rows, ascending. */
  readonly rows: Uint32Array;
  /** Line of each of them. */
  readonly lines: Uint32Array;
  /** Rows of the same as-of dates that could be judged and have no score. */
  readonly rest: Uint32Array;
}

/**
 * Joins lines to panel rows by firm and as-of month; those from the month `sealed` on are counted only.
 * Throws `list.nothing-matches`.
 */
export function matchLines(
  lines: ScoreLines,
  keys: PanelKeys,
  sealed: Month = Number.POSITIVE_INFINITY,
): Matched {
  const firmOf = new Map(keys.firmNames.map((name, firm) => [name, firm]));
  const rowAt = rowsOfMonths(keys, new Set(lines.months));
  const months = new Set(keys.asOf);
  const counts = {
    judged: 0,
    strongSignals: 0,
    sealed: 0,
    repeated: 0,
    unknownFirms: 0,
    unknownMonths: 0,
    outOfPerimeter: 0,
  };
  const unusable: Partial<Record<RowReason, number>> = {};
  const lineOf = new Map<number, number>();
  const seen = new Set<number>();
  for (const [line, siren] of lines.sirens.entries()) {
    const [firm, month] = [firmOf.get(siren), lines.months[line]!];
    const row = firm === undefined ? undefined : rowAt.get(placeOf(firm, month));
    if (month >= sealed) counts.sealed++;
    else if (firm === undefined) counts.unknownFirms++;
    else if (!months.has(month)) counts.unknownMonths++;
    else if (row === undefined) counts.outOfPerimeter++;
    else if (seen.has(row)) counts.repeated++;
    else {
      seen.add(row);
      const reason = whyNot(keys, row);
      if (reason === null) lineOf.set(row, line);
      else unusable[reason] = (unusable[reason] ?? 0) + 1;
    }
  }
  const judged = withoutLonelySignals(
    keys,
    [...lineOf.keys()].sort((a, b) => a - b),
  );
  if (judged.length === 0) throw nothingMatches(lines, keys, counts);
  const dates = new Set(judged.map((row) => keys.asOf[row]!));
  const rows = Uint32Array.from(judged);
  return {
    counts: {
      ...counts,
      judged: rows.length,
      strongSignals: rows.filter((row) => keys.strong[row] === 1).length,
      unusable: { ...unusable, ...lonely(lineOf.size - rows.length) },
    },
    rows,
    lines: rows.map((row) => lineOf.get(row)!),
    rest: Uint32Array.from(keys.firms.keys()).filter(
      (row) => dates.has(keys.asOf[row]!) && !seen.has(row) && whyNot(keys, row) === null,
    ),
  };
}

/** Rows of these months by firm and month. */
function rowsOfMonths({ firms, asOf }: PanelKeys, months: ReadonlySet<number>): ReadonlyMap<number, number> {
  const rowAt = new Map<number, number>();
  for (let row = 0; row < firms.length; row++)
    if (months.has(asOf[row]!)) rowAt.set(placeOf(firms[row]!, asOf[row]!), row);
  return rowAt;
}

const placeOf = (firm: number, month: number) => firm * 4096 + month;

/** Why a row has no outcome to be judged by; null where it has, or where the firm is in procedure already. */
function whyNot({ labels, strong, unusable }: PanelKeys, row: number): RowReason | null {
  if (labels[row] !== -1) return null;
  const reason = unusable?.reasons[unusable.codes[row]!] ?? "no outcome in the panel";
  return strong[row] === 1 && unusable?.codes[row] === 0 ? null : reason;
}

/** Of dates of which no outcome is known yet, firms in procedure alone would be left. */
function withoutLonelySignals({ strong, asOf }: PanelKeys, rows: readonly number[]): readonly number[] {
  const dates = new Set(rows.filter((row) => strong[row] !== 1).map((row) => asOf[row]!));
  return rows.filter((row) => dates.has(asOf[row]!));
}

function lonely(count: number): MatchCounts["unusable"] {
  return count === 0 ? {} : { "in procedure at a date of which no outcome is known yet": count };
}

function nothingMatches(
  lines: ScoreLines,
  { asOf }: PanelKeys,
  counts: Omit<MatchCounts, "unusable" | "judged">,
): Fault {
  const span = (months: ArrayLike<number>) => {
    const sorted = [...new Set(Array.from(months))].sort((a, b) => a - b);
    return `${isoOfMonth(sorted[0] ?? 0)} to ${isoOfMonth(sorted.at(-1) ?? 0)}`;
  };
  const found = [
    [counts.sealed, "of sealed months"],
    [counts.unknownFirms, "of unknown firms"],
    [counts.unknownMonths, "of unknown months"],
    [counts.outOfPerimeter, "out of the perimeter"],
  ] as const;
  const why = found.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : []));
  const sealed = counts.sealed > 0 ? "; sealed months are opened by --final with a --reason" : "";
  return new Fault(
    "list.nothing-matches",
    `no line can be judged: ${why.join(", ") || "no outcome is known yet"}, the list as of ${span(lines.months)} (expected firms and months of the panel, ${span(asOf)}, whose outcome is known${sealed})`,
  );
}
