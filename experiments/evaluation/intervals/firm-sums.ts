import type { Outcomes } from "../outcomes.ts";

/** What is added up over rows: of all, or of those that fail or not, are alerted or not; or the probability. */
export type Term =
  | "all"
  | "failing"
  | "sound"
  | "alerted"
  | "quiet"
  | "found"
  | "missed"
  | "needless"
  | "probability";

/** Which classes of rows a term counts, a row's class being 2 · label + alert. */
const classes: Readonly<Record<Exclude<Term, "probability">, readonly number[]>> = {
  all: [0, 1, 2, 3],
  failing: [2, 3],
  sound: [0, 1],
  alerted: [1, 3],
  quiet: [0, 2],
  found: [3],
  missed: [2],
  needless: [1],
};

/** Some rows, gathered, their firms numbered 0.. by first appearance. */
export interface Cut {
  /** 2 · label + alert. */
  readonly classes: Uint8Array;
  readonly weights: Float64Array;
  readonly probabilities: Float64Array;
  /** Number of the firm of each row. */
  readonly codes: Int32Array;
  /** The firm of each number. */
  readonly own: Int32Array;
}

export function cutRows(
  { labels, margins, probabilities, weights, firms }: Outcomes,
  { rows, threshold }: { rows: ArrayLike<number>; threshold: number },
): Cut {
  const n = rows.length;
  const [ofClass, weight, probability] = [new Uint8Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const row = rows[i]!;
    ofClass[i] = 2 * labels[row]! + (margins[row]! >= threshold ? 1 : 0);
    weight[i] = weights === undefined ? 1 : weights[row]!;
    probability[i] = probabilities[row]!;
  }
  return { classes: ofClass, weights: weight, probabilities: probability, ...numberFirms(firms, rows) };
}

/** By a table over firm indexes: a map would be most of the work. Indexes too far apart for a table are numbered by one. */
function numberFirms(firms: Int32Array, rows: ArrayLike<number>): Pick<Cut, "codes" | "own"> {
  let largest = 0;
  for (let i = 0; i < rows.length; i++) largest = Math.max(largest, firms[rows[i]!]!);
  const codes = new Int32Array(rows.length);
  const own = new Int32Array(rows.length);
  const isDense = largest < 20 * rows.length + 1000;
  const table = isDense ? new Int32Array(largest + 1) : new Map<number, number>();
  const numberOf = (firm: number) => (table instanceof Map ? (table.get(firm) ?? 0) : table[firm]!);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const firm = firms[rows[i]!]!;
    if (numberOf(firm) === 0) {
      own[count++] = firm;
      if (table instanceof Map) table.set(firm, count);
      else table[firm] = count;
    }
    codes[i] = numberOf(firm) - 1;
  }
  return { codes, own: own.slice(0, count) };
}

/** The sum of a term by firm, added up when first asked for: metrics share most of them. */
export function sumsByFirm(cut: Cut): (term: Term) => Float64Array {
  const known = new Map<Term, Float64Array>();
  return (term) => {
    const sums =
      known.get(term) ?? (term === "probability" ? sumProbabilities(cut) : sumRows(cut, classes[term]));
    known.set(term, sums);
    return sums;
  };
}

function sumRows({ classes: ofRow, weights, codes, own }: Cut, counted: readonly number[]): Float64Array {
  const isCounted = Uint8Array.from([0, 1, 2, 3], (one) => (counted.includes(one) ? 1 : 0));
  const sums = new Float64Array(own.length);
  for (let i = 0; i < ofRow.length; i++) if (isCounted[ofRow[i]!] === 1) sums[codes[i]!]! += weights[i]!;
  return sums;
}

function sumProbabilities({ weights, probabilities, codes, own }: Cut): Float64Array {
  const sums = new Float64Array(own.length);
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights[i]! * probabilities[i]!;
  return sums;
}
