import { Fault } from "vigie/datasets";
import type { Groups } from "./groups.ts";
import type { Outcomes } from "./outcomes.ts";

/** Who gets a list: rows of one cell (a department at an as-of date) compete for its places. */
export interface Capacity {
  /** Index of the cell of each row. */
  readonly cells: Int32Array;
  /** Places per cell. */
  readonly places: ArrayLike<number>;
}

/** Failures on the lists, exactly, whatever becomes of ties at the last place. */
export interface TieBounds {
  /** The tied rows that do not fail take the last places. */
  readonly worst: number;
  /** The tied rows that fail take them. */
  readonly best: number;
  /** The mean over every order of the tied rows. */
  readonly expected: number;
}

/** The share of each row that is listed: 1, 0, or the same share for all rows tied at the last place. */
export interface Listed {
  readonly shares: Float64Array;
  readonly failures: TieBounds;
  /** Rows listed in all; fewer than the places where a cell has fewer rows. */
  readonly listed: number;
}

/** The places of every department at every date; a department without a number of its own gets `usual`, 200. */
export function departmentCapacity(
  departments: Groups,
  dates: ArrayLike<number>,
  { usual = 200, table = {} }: { usual?: number; table?: Readonly<Record<string, number>> } = {},
): Capacity {
  for (const places of [usual, ...Object.values(table)])
    if (!(Number.isInteger(places) && places >= 0))
      throw new Fault("capacity.bad", `capacity out of [0, ∞): ${places} (expected a whole number)`);
  const index = new Map<string, number>();
  const places: number[] = [];
  const cells = departments.codes.map((code, row) => {
    const key = `${code}/${dates[row]}`;
    const cell = index.get(key) ?? index.size;
    if (cell === index.size) places.push(table[departments.levels[code]!] ?? usual);
    index.set(key, cell);
    return cell;
  });
  return { cells, places };
}

/**
 * One list per date as long as all its departments' lists together: what the same number of places would find if they
 * could be anywhere.
 */
export function pooledCapacity({ cells, places }: Capacity, dates: ArrayLike<number>): Capacity {
  const rowsIn = new Float64Array(places.length);
  const dateOf = new Map<number, number>();
  cells.forEach((cell, row) => {
    rowsIn[cell]!++;
    dateOf.set(cell, dates[row]!);
  });
  const index = new Map<number, number>();
  const pooled: number[] = [];
  for (const [cell, date] of dateOf) {
    const at = index.get(date) ?? index.size;
    index.set(date, at);
    pooled[at] = (pooled[at] ?? 0) + Math.min(places[cell]!, rowsIn[cell]!);
  }
  return { cells: cells.map((_, row) => index.get(dates[row]!)!), places: pooled };
}

/** Fills each cell's places with its highest margins. */
export function listRows({ labels, margins }: Outcomes, { cells, places }: Capacity): Listed {
  const shares = new Float64Array(labels.length);
  const failures = { worst: 0, best: 0, expected: 0 };
  let listed = 0;
  for (const [cell, rows] of rowsByCell(cells)) {
    rows.sort((a, b) => margins[b]! - margins[a]!);
    const count = Math.min(places[cell]!, rows.length);
    if (count === 0) continue;
    const last = margins[rows[count - 1]!]!;
    const above = rows.filter((row) => margins[row]! > last);
    const tied = rows.filter((row) => margins[row] === last);
    const left = count - above.length;
    const failing = (some: readonly number[]) => some.reduce((sum, row) => sum + labels[row]!, 0);
    const [sure, tiedFailing] = [failing(above), failing(tied)];
    failures.worst += sure + Math.max(0, left - (tied.length - tiedFailing));
    failures.best += sure + Math.min(left, tiedFailing);
    failures.expected += sure + (left * tiedFailing) / tied.length;
    for (const row of above) shares[row] = 1;
    for (const row of tied) shares[row] = left / tied.length;
    listed += count;
  }
  return { shares, failures, listed };
}

/**
 * Outcomes whose margin is 1 on the list and 0 off it, so that every metric at a threshold (0.5) applies to lists. A row
 * listed with a share becomes two rows that share its weight. `rows` gives the row each came from.
 */
export function listedOutcomes(
  outcomes: Outcomes,
  shares: Float64Array,
): { readonly outcomes: Outcomes; readonly rows: Int32Array } {
  const split = Int32Array.from(shares.keys()).filter((row) => shares[row]! > 0 && shares[row]! < 1);
  const rows = Int32Array.from([...shares.keys(), ...split]);
  const isSecond = (i: number) => i >= shares.length;
  const given = (row: number) => outcomes.weights?.[row] ?? 1;
  const part = (i: number, row: number) => {
    if (isSecond(i)) return 1 - shares[row]!;
    return shares[row]! > 0 ? shares[row]! : 1;
  };
  return {
    rows,
    outcomes: {
      labels: Uint8Array.from(rows, (row) => outcomes.labels[row]!),
      margins: Float64Array.from(rows, (row, i) => (!isSecond(i) && shares[row]! > 0 ? 1 : 0)),
      probabilities: Float64Array.from(rows, (row) => outcomes.probabilities[row]!),
      firms: Int32Array.from(rows, (row) => outcomes.firms[row]!),
      weights: Float64Array.from(rows, (row, i) => given(row) * part(i, row)),
    },
  };
}

function rowsByCell(cells: Int32Array): Map<number, number[]> {
  const found = new Map<number, number[]>();
  cells.forEach((cell, row) => {
    const rows = found.get(cell);
    if (rows === undefined) found.set(cell, [row]);
    else rows.push(row);
  });
  return found;
}
