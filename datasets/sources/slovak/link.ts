import { digestBytes } from "../../foundation/digest.ts";
import { type FirmYear, ratioCount, sharedCount } from "./firm-year.ts";

/** How the rows of one year found their continuation in the next. */
interface YearLinks {
  readonly from: number;
  readonly to: number;
  /** Rows of the earlier year. */
  readonly rows: number;
  /** Of these, rows whose 42 newest values stand in some row of the later year. */
  readonly shared: number;
  /** Links by 42 values that occur once in either year. */
  readonly byValues: number;
  /** Links among values that occur more than once, settled by the order of the files. */
  readonly byOrder: number;
  /** Rows of the later year whose values were shared but that no rule could link. */
  readonly ambiguous: number;
}

export interface FirmLinks {
  /** Per row the number of its firm, 0-based and dense. A firm has at most one row a year. */
  readonly firms: Int32Array;
  readonly firmCount: number;
  readonly years: readonly YearLinks[];
}

/**
 * Links the rows of successive years: V22..V63 of a firm's row are V1..V42 of its next one, to the last bit.
 * Two rules, the sure one first:
 * 1. by values: the 42 values occur once in either year, in whatever sector (firms change sector);
 * 2. by order: files of one sector and outcome keep the order of their firms from year to year (99.9 % of neighbours),
 *    so rows with repeated values are paired, in file order, between the same two neighbours linked by rule 1.
 * What neither rule settles stays unlinked and is counted: dormant firms, of which all rows look alike.
 * `rows` must be in order of year, file, line.
 */
export function linkFirms(rows: readonly FirmYear[]): FirmLinks {
  const previous = new Int32Array(rows.length).fill(-1);
  const byYear = groupBy(indices(rows), (i) => rows[i]!.year);
  const years = [...byYear.keys()].sort((a, b) => a - b);
  const links = years
    .filter((year) => byYear.has(year + 1))
    .map((year) => linkYears(rows, byYear.get(year)!, byYear.get(year + 1)!, previous));
  return { ...numberFirms(rows, previous), years: links };
}

function linkYears(
  rows: readonly FirmYear[],
  earlier: readonly number[],
  later: readonly number[],
  previous: Int32Array,
): YearLinks {
  const newest = groupBy(earlier, (i) => valueKey(rows[i]!, ratioCount - sharedCount));
  const oldest = groupBy(later, (i) => valueKey(rows[i]!, 0));
  const next = new Map<number, number>();
  const link = (from: number, to: number) => {
    previous[to] = from;
    next.set(from, to);
  };
  const repeated: Repeated[] = [];
  let shared = 0;
  for (const [key, from] of newest) {
    const to = oldest.get(key);
    if (to === undefined) continue;
    shared += from.length;
    if (from.length === 1 && to.length === 1) link(from[0]!, to[0]!);
    else repeated.push({ from, to });
  }
  const byValues = next.size;
  linkByOrder(placesBetweenAnchors(rows, { earlier, later, next, previous }), repeated, link);
  return {
    from: rows[earlier[0]!]!.year,
    to: rows[later[0]!]!.year,
    rows: earlier.length,
    shared,
    byValues,
    byOrder: next.size - byValues,
    ambiguous: repeated.flatMap(({ to }) => to).filter((i) => previous[i] === -1).length,
  };
}

/** Rows of two successive years with the same 42 values, more than one on a side. */
interface Repeated {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Pairs, in file order, the rows that stand in the same place. */
function linkByOrder(
  places: ReadonlyMap<number, string>,
  repeated: readonly Repeated[],
  link: (from: number, to: number) => void,
): void {
  for (const { from, to } of repeated) {
    const candidates = groupBy(to, (i) => places.get(i)!);
    for (const [place, rows] of groupBy(from, (i) => places.get(i)!)) {
      const partners = candidates.get(place) ?? [];
      rows.slice(0, partners.length).forEach((row, k) => {
        link(row, partners[k]!);
      });
    }
  }
}

interface Anchored {
  readonly earlier: readonly number[];
  readonly later: readonly number[];
  readonly next: ReadonlyMap<number, number>;
  readonly previous: Int32Array;
}

/** For each row, its sector and outcome and how many linked rows of that file come before it. */
function placesBetweenAnchors(
  rows: readonly FirmYear[],
  { earlier, later, next, previous }: Anchored,
): ReadonlyMap<number, string> {
  const fileOf = (i: number) => `${rows[i]!.sector}/${rows[i]!.bankrupt}`;
  const places = new Map<number, string>();
  const walk = (side: readonly number[], partnerOf: (i: number) => number | undefined) => {
    const passed = new Map<string, number>();
    for (const i of side) {
      const file = fileOf(i);
      const count = passed.get(file) ?? 0;
      places.set(i, `${file}/${count}`);
      const partner = partnerOf(i);
      if (partner !== undefined && fileOf(partner) === file) passed.set(file, count + 1);
    }
  };
  walk(earlier, (i) => next.get(i));
  walk(later, (i) => (previous[i] === -1 ? undefined : previous[i]));
  return places;
}

/** The bytes of 42 values from `start` as a string: equal exactly when all values are (NaN has one spelling here). */
function valueKey({ values }: FirmYear, start: number): string {
  return bytesOf(values.subarray(start, start + sharedCount)).toString("latin1");
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * Numbers firms by the year of their first row, then by the digest of its values, then by its place:
 * the number tells nothing of the outcome, though bankrupt firms stand in files of their own.
 */
function numberFirms(
  rows: readonly FirmYear[],
  previous: Int32Array,
): Pick<FirmLinks, "firms" | "firmCount"> {
  const first = indices(rows)
    .filter((i) => previous[i] === -1)
    .map((i) => ({ i, key: `${rows[i]!.year}/${digestBytes(bytesOf(rows[i]!.values))}` }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) || a.i - b.i);
  const firms = new Int32Array(rows.length);
  first.forEach(({ i }, firm) => {
    firms[i] = firm;
  });
  previous.forEach((from, i) => {
    if (from !== -1) firms[i] = firms[from]!;
  });
  return { firms, firmCount: first.length };
}

function indices(rows: readonly unknown[]): readonly number[] {
  return rows.map((_, i) => i);
}

function groupBy<K>(items: readonly number[], keyOf: (item: number) => K): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
