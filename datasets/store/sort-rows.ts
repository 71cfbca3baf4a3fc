import type { ColumnChunk } from "./column-chunk.ts";
import type { TextDictionary } from "./text-dictionary.ts";

/** Says whether row `a` of a column comes before row `b` (below 0), after it, or neither (0). */
type Compare = (a: number, b: number) => number;

/** From so many rows on, texts are ranked first: then no two of them are compared twice. */
const manyRows = 4096;

/**
 * The rows by the first column, then the second and so on, as SQL's ORDER BY ALL gives them: ascending, texts by their
 * bytes, what is missing last. Each column is looked at only where those before it are equal, and files are mostly
 * sorted already.
 */
export function sortRows(columns: readonly ColumnChunk[]): Int32Array {
  const order = Int32Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => row);
  let open: readonly number[] = [0, order.length]; // ranges [from, until) of equal rows, flat
  for (const column of columns) {
    if (open.length === 0) break;
    open = sortWithin(order, open, column);
  }
  return order;
}

/** Sorts each range by a column; gives the ranges of more than a row that are equal in it as well. */
function sortWithin(order: Int32Array, ranges: readonly number[], column: ColumnChunk): readonly number[] {
  const compare = comparatorOf(column);
  const equal: number[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    const [from, until] = [ranges[i]!, ranges[i + 1]!];
    const found = equal.length;
    if (pushEqual(equal, { order, from, until, compare })) continue;
    equal.length = found;
    sort(order.subarray(from, until), { column, compare });
    pushEqual(equal, { order, from, until, compare });
  }
  return equal;
}

interface SortedRange {
  readonly order: Int32Array;
  readonly from: number;
  readonly until: number;
  readonly compare: Compare;
}

/** Adds the ranges of equal rows in a range; false as soon as it shows that the range is not sorted. */
function pushEqual(equal: number[], { order, from, until, compare }: SortedRange): boolean {
  let start = from;
  for (let at = from + 1; at < until; at++) {
    const compared = compare(order[at - 1]!, order[at]!);
    if (compared > 0) return false;
    if (compared === 0) continue;
    if (at - start > 1) equal.push(start, at);
    start = at;
  }
  if (until - start > 1) equal.push(start, until);
  return true;
}

function sort(rows: Int32Array, { column, compare }: { column: ColumnChunk; compare: Compare }): void {
  if (column.kind === "utf8" && rows.length >= manyRows) sortByRank(rows, column);
  else rows.sort(compare);
}

function comparatorOf(column: ColumnChunk): Compare {
  const { valid, values } = column;
  const compareValues = column.kind === "utf8" ? textComparator(column) : numberComparator(values);
  return (a, b) => (valid[a] === 1 && valid[b] === 1 ? compareValues(a, b) : valid[b]! - valid[a]!);
}

function numberComparator(values: ColumnChunk["values"]): Compare {
  return (a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : 0);
}

function textComparator({ values, dictionary }: Extract<ColumnChunk, { kind: "utf8" }>): Compare {
  const compare = entryComparator(dictionary);
  return (a, b) => (values[a] === values[b] ? 0 : compare(values[a]!, values[b]!));
}

/** Compares entries of a dictionary byte by byte. */
function entryComparator(dictionary: TextDictionary): Compare {
  const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
  return (a, b) => {
    let [i, j] = [offsets[a]!, offsets[b]!];
    const [endA, endB] = [offsets[a + 1]!, offsets[b + 1]!];
    while (i < endA && j < endB) {
      const difference = bytes[i++]! - bytes[j++]!;
      if (difference !== 0) return difference;
    }
    return endA - i - (endB - j);
  };
}

/** Counts the rows of each text and puts them where the texts before it end. */
function sortByRank(
  rows: Int32Array,
  { valid, values, dictionary }: Extract<ColumnChunk, { kind: "utf8" }>,
): void {
  const rankOf = ranks(dictionary);
  const missing = dictionary.size;
  const rankOfRow = (row: number) => (valid[row] === 1 ? rankOf[values[row]!]! : missing);
  const next = new Int32Array(missing + 2);
  for (const row of rows) next[rankOfRow(row) + 1]!++;
  for (let rank = 1; rank < next.length; rank++) next[rank]! += next[rank - 1]!;
  for (const row of rows.slice()) rows[next[rankOfRow(row)]!++] = row;
}

/** Place of each entry of a dictionary among all of them. */
function ranks(dictionary: TextDictionary): Int32Array {
  const entries = Int32Array.from({ length: dictionary.size }, (_, code) => code).sort(
    entryComparator(dictionary),
  );
  const rankOf = new Int32Array(dictionary.size);
  for (const [rank, code] of entries.entries()) rankOf[code] = rank;
  return rankOf;
}
