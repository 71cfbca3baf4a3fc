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
  const order = countUp(columns[0]?.length ?? 0);
  let open = createRanges(order.length);
  let next = createRanges(order.length);
  open.push(0, order.length);
  for (const column of columns) {
    if (open.length === 0) break;
    next.length = 0;
    sortWithin(order, open, { column, equal: next });
    [open, next] = [next, open];
  }
  return order;
}

function countUp(length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = i;
  return numbers;
}

/** Ranges [from, until) of more than a row, of so many rows, one after the other: there are no more of them than half the rows. */
function createRanges(rows: number) {
  const bounds = new Int32Array(Math.max(2, rows));
  return {
    /** Twice the number of ranges. */
    length: 0,
    bounds,
    push(from: number, until: number) {
      if (until - from < 2) return;
      bounds[this.length++] = from;
      bounds[this.length++] = until;
    },
  };
}

type Ranges = ReturnType<typeof createRanges>;

/** Sorts each range by a column; adds the ranges of rows that are equal in it as well. */
function sortWithin(
  order: Int32Array,
  { bounds, length }: Ranges,
  { column, equal }: { column: ColumnChunk; equal: Ranges },
): void {
  const compare = comparatorOf(column);
  for (let i = 0; i < length; i += 2) {
    const [from, until] = [bounds[i]!, bounds[i + 1]!];
    const found = equal.length;
    if (pushEqual(equal, { order, from, until, compare })) continue;
    equal.length = found;
    sort(order.subarray(from, until), { column, compare });
    pushEqual(equal, { order, from, until, compare });
  }
}

interface SortedRange {
  readonly order: Int32Array;
  readonly from: number;
  readonly until: number;
  readonly compare: Compare;
}

/** Adds the ranges of equal rows in a range; false as soon as it shows that the range is not sorted. */
function pushEqual(equal: Ranges, { order, from, until, compare }: SortedRange): boolean {
  let start = from;
  for (let at = from + 1; at < until; at++) {
    const compared = compare(order[at - 1]!, order[at]!);
    if (compared > 0) return false;
    if (compared === 0) continue;
    equal.push(start, at);
    start = at;
  }
  equal.push(start, until);
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

/** Compares entries of a dictionary byte by byte, over a beginning that they share four at a time. */
function entryComparator(dictionary: TextDictionary): Compare {
  const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return (a, b) => {
    let [i, j] = [offsets[a]!, offsets[b]!];
    const [endA, endB] = [offsets[a + 1]!, offsets[b + 1]!];
    while (i + 4 <= endA && j + 4 <= endB && words.getInt32(i) === words.getInt32(j)) [i, j] = [i + 4, j + 4];
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
  const before = rows.slice();
  for (let i = 0; i < before.length; i++) next[rankOfRow(before[i]!) + 1]!++;
  for (let rank = 1; rank < next.length; rank++) next[rank]! += next[rank - 1]!;
  for (let i = 0; i < before.length; i++) rows[next[rankOfRow(before[i]!)]!++] = before[i]!;
}

/** Place of each entry of a dictionary among all of them. */
function ranks(dictionary: TextDictionary): Int32Array {
  const entries = countUp(dictionary.size).sort(entryComparator(dictionary));
  const rankOf = new Int32Array(dictionary.size);
  for (let rank = 0; rank < entries.length; rank++) rankOf[entries[rank]!] = rank;
  return rankOf;
}
