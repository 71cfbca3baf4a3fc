/*
 * Which of several facts counts, over columns of numbers: what `latest.ts` says in SQL, for the sources with most facts.
 * Facts come sorted for the most part, so each step is a count and a look at the neighbours.
 */

type Numbers = Int32Array | Float64Array;

/** Facts of a stage's firms, in any order; NaN is missing. */
export interface Settled {
  readonly firm: Int32Array;
  /** What a fact is about: any numbers, each of one firm. */
  readonly about: Int32Array;
  /** As-of month from which a fact is known. */
  readonly known: Int32Array;
  /** Which of two facts is newer: the greater; missing is before all. */
  readonly newest: Float64Array;
  readonly values: readonly Float64Array[];
}

/**
 * Rows by `group` (from 0 on), within one by `first`, ascending, then by `second`, and then as `compare` says; else as they
 * were. It is asked only where they leave it open.
 */
export function orderRows(
  group: Int32Array,
  [first, second]: readonly [first: Numbers, second: Numbers],
  compare: (a: number, b: number) => number = () => 0,
): Int32Array {
  const { order, starts } = rowsByGroup(group);
  const compareRows = (a: number, b: number) =>
    first[a]! - first[b]! || second[a]! - second[b]! || compare(a, b);
  for (let g = 0; g + 1 < starts.length; g++) {
    const [from, until] = [starts[g]!, starts[g + 1]!];
    for (let i = from + 1; i < until; i++) {
      const [a, b] = [order[i - 1]!, order[i]!];
      if (first[a]! < first[b]! || (first[a] === first[b] && second[a]! < second[b]!)) continue;
      if (compareRows(a, b) <= 0) continue;
      order.subarray(from, until).sort(compareRows);
      break;
    }
  }
  return order;
}

/** Rows by `group` (from 0 on), else as they were, and where each group starts. */
export function rowsByGroup(group: Int32Array): { order: Int32Array; starts: Int32Array } {
  let groups = 0;
  for (let row = 0; row < group.length; row++) if (group[row]! >= groups) groups = group[row]! + 1;
  const starts = new Int32Array(groups + 1);
  for (let row = 0; row < group.length; row++) starts[group[row]! + 1]!++;
  for (let g = 0; g < groups; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const order = new Int32Array(group.length);
  for (let row = 0; row < group.length; row++) order[next[group[row]!]!++] = row;
  return { order, starts };
}

/** Ascending, missing last. */
export function compareNumbers(x: number, y: number): number {
  if (x < y) return -1;
  if (x > y) return 1;
  return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
}

/** The facts at these rows. */
export function takeRows({ firm, about, known, newest, values }: Settled, rows: Int32Array): Settled {
  return {
    firm: take(firm, rows),
    about: take(about, rows),
    known: take(known, rows),
    newest: take(newest, rows),
    values: values.map((column) => take(column, rows)),
  };
}

export function take<T extends Numbers>(column: T, rows: Int32Array): T {
  const taken = new (column.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}

/**
 * Rows of the facts that are ever the newest known one of what they are about, by firm, that and `known`: a later known fact
 * about an older time never replaces a newer one. Of equal ones the least values win.
 */
export function newestKnown({ firm, about, known, newest, values }: Settled): Int32Array {
  const order = orderRows(firm, [about, known], (a, b) => {
    let order = compareNumbers(-newest[a]!, -newest[b]!);
    for (let c = 0; order === 0 && c < values.length; c++)
      order = compareNumbers(values[c]![a]!, values[c]![b]!);
    return order;
  });
  let kept = 0;
  let last = -1;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const isSame = last >= 0 && about[last] === about[row];
    const isLater = !isSame || known[last] !== known[row];
    last = row;
    if (!isLater) continue;
    if (!isSame) before = Number.NEGATIVE_INFINITY;
    const own = newest[row]!;
    // Missing is before all.
    if (own < before || (Number.isNaN(own) && before > Number.NEGATIVE_INFINITY)) continue;
    if (!Number.isNaN(own)) before = own;
    order[kept++] = row;
  }
  return order.subarray(0, kept);
}
