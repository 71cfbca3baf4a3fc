import { sqlName, sqlText } from "../store/duckdb.ts";
import type { RawColumn, Source } from "./contract.ts";
import { expectedOf, read } from "./forms.ts";

/**
 * What can be wrong with a line. Lines keep only the number of their first problem (its place in this list, from 1):
 * column, value and reason are worked out for rejected lines alone.
 */
export interface Problem {
  /** SQL condition over `lines`. */
  readonly when: string;
  /** SQL giving the column's name, null when the line as a whole is wrong. */
  readonly column: string;
  /** SQL giving the value. */
  readonly value: string;
  /** SQL giving the reason. */
  readonly reason: string;
}

/** Characters of a bad line that are shown. */
const shownCharacters = 200;

/** Every problem of a source's lines, in the order in which they are looked for. */
export function problemsOf(source: Source): readonly Problem[] {
  return [...wholeLine, ...source.columns.flatMap(ofColumn), ...ofMonths(source)];
}

/** `fields` is null where quotes are broken; `text` is kept for these lines only, whole, as pieces may be joined. Undecoded lines carry no fields either. */
const wholeLine: readonly Problem[] = [
  {
    when: "undecoded",
    reason: "'cannot be decoded (expected the encoding of the source)'",
  },
  { when: "fields IS NULL", reason: "'broken quotes (expected each quoted field closed)'" },
  {
    when: "fields < expected",
    reason: "'too few fields: ' || fields || ' (expected ' || expected || ')'",
  },
  {
    when: "fields > expected",
    reason: "'too many fields: ' || fields || ' (expected ' || expected || ')'",
  },
].map((problem) => ({ ...problem, column: "NULL", value: `left(text, ${shownCharacters})` }));

export const wholeLineProblems = wholeLine.length;

/** Their places in the list. */
export const [brokenQuotes, tooFewFields, tooManyFields] = [2, 3, 4] as const;

function ofColumn({ name, form, presence }: RawColumn): readonly Problem[] {
  const cell = sqlName(name);
  const column = sqlText(name);
  const expected = expectedOf(form);
  const empty = {
    when: `${cell} IS NULL`,
    column,
    value: "''",
    reason: sqlText(`empty (expected ${expected})`),
  };
  const malformed = {
    when: `${cell} IS NOT NULL AND ${read(form, cell)} IS NULL`,
    column,
    value: cell,
    reason: sqlText(`malformed (expected ${expected})`),
  };
  return [...(presence === "filled" ? [empty] : []), ...(form === "text" ? [] : [malformed])];
}

function ofMonths({ monthly }: Source): readonly Problem[] {
  if (monthly === undefined) return [];
  const bad = `list_filter(months, lambda item: ${read(monthly.form, 'item."value"')} IS NULL)`;
  return [
    {
      when: `len(${bad}) > 0`,
      column: `${bad}[1]."column"`,
      value: `${bad}[1]."value"`,
      reason: sqlText(`malformed (expected ${expectedOf(monthly.form)}, or nothing)`),
    },
  ];
}
