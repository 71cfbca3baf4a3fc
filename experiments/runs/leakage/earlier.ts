import {
  estimateAuc,
  estimateDifference,
  type FirmAuc,
  firmAuc,
  sumAucs,
} from "../../evaluation/intervals/firm-auc.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { type LeakageCheck, type LeakageMeasureName, leakageCheck, leastFailing } from "./report.ts";
import { type LeakageSubject, outcomesOf, type ScoreRows, someFirms } from "./subject.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** Months before the as-of date at which the same firms are scored again. */
const months = [0, 1, 2, 3] as const;

/** A fall of the AUC in the last month, beyond what a month of the two before cost, that is called a cliff. */
const cliff = 0.02;

/** Test rows whose firm has a row at each of the three as-of dates before; `rows[k][i]`: the i-th one, k months earlier. */
export interface EarlierRows {
  readonly rows: readonly Uint32Array[];
}

/** Same firms, same outcomes, earlier as-of dates; rows of firms already in procedure then are left out. */
export function earlierRows({ keys, fold }: Pick<LeakageSubject, "keys" | "fold">): EarlierRows {
  const test = someFirms(keys, fold.rows.test);
  const rowAt = rowsByFirmMonth(keys, test);
  const earlier = (row: number) =>
    months.map((back) => rowAt.get(placeOf(keys.firms[row]!, keys.asOf[row]! - back)));
  const found = Array.from(test, earlier).filter((rows): rows is number[] =>
    rows.every((row) => row !== undefined && keys.strong[row] !== 1),
  );
  return { rows: months.map((back) => Uint32Array.from(found, (rows) => rows[back]!)) };
}

const placeOf = (firm: number, month: number) => firm * 4096 + month;

function rowsByFirmMonth({ firms, asOf }: PanelKeys, test: Uint32Array): ReadonlyMap<number, number> {
  const tested = new Set(Array.from(test, (row) => firms[row]!));
  const first = test.reduce((least, row) => Math.min(least, asOf[row]!), Number.POSITIVE_INFINITY);
  const last = test.reduce((most, row) => Math.max(most, asOf[row]!), 0);
  const rowAt = new Map<number, number>();
  for (let row = 0; row < firms.length; row++) {
    const month = asOf[row]!;
    if (month < first - 3 || month > last || !tested.has(firms[row]!)) continue;
    rowAt.set(placeOf(firms[row]!, month), row);
  }
  return rowAt;
}

/** Scores one to three months earlier: what only the last month knew shows as a cliff before it. */
export function checkEarlier(
  { keys }: LeakageSubject,
  { rows }: EarlierRows,
  score: ScoreRows,
): LeakageCheck {
  const outcomes = outcomesOf(keys, rows[0]!);
  if (rows[0]!.length === 0)
    return leakageCheck({
      name: "earlier scores",
      verdict: "not enough evidence",
      says: [{ says: "no earlier rows" }],
    });
  const margins = scoreEach(score, rows);
  const aucs = margins.map((each) => firmAuc({ ...outcomes, margins: each }));
  const fall = sumAucs([
    { weight: 1, auc: aucs[0]! },
    { weight: -1.5, auc: aucs[1]! },
    { weight: 0.5, auc: aucs[3]! },
  ]);
  const excess = estimateDifference(fall);
  const verdict = verdictOn(fall, excess);
  const says = [{ says: "earlier", aucs: aucs.map(({ value }) => value), verdict }] as const;
  return leakageCheck({ name: "earlier scores", verdict, says }, [
    { name: "fall of the AUC in the last month beyond that of a month before", of: null, estimate: excess },
    ...months.map((back) => ({ name: measureNames[back], of: null, estimate: estimateAuc(aucs[back]!) })),
  ]);
}

const measureNames: Readonly<Record<(typeof months)[number], LeakageMeasureName>> = {
  0: "AUC at the as-of date",
  1: "AUC of the score 1 month earlier",
  2: "AUC of the score 2 months earlier",
  3: "AUC of the score 3 months earlier",
};

/** Each row is scored once, in the order of the panel. */
function scoreEach(score: ScoreRows, rows: readonly Uint32Array[]): readonly Float64Array[] {
  const all = Uint32Array.from(new Set(rows.flatMap((each) => [...each]))).sort();
  const margins = score(all);
  const place = new Map(Array.from(all, (row, i) => [row, i]));
  return rows.map((each) => Float64Array.from(each, (row) => margins[place.get(row)!]!));
}

function verdictOn(
  { positiveFirms }: FirmAuc,
  { low, high }: LeakageCheck["measures"][0]["estimate"],
): LeakageVerdict {
  if (positiveFirms < leastFailing || low === null || high === null) return "not enough evidence";
  if (low > cliff) return "suspect";
  return high < 2.5 * cliff ? "clean" : "not enough evidence";
}
