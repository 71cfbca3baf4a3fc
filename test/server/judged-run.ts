import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { table, toArrowIPC } from "arquero";
import { canonicalJson, createRandom } from "vigie/datasets";
import { type LeakageReport, leakageReport } from "vigie/experiments";
import { storeRun } from "./stored-run.ts";

const regions = ["Bretagne", "Corse", "Grand Est"];

interface JudgedRunOptions {
  readonly id: string;
  /** Of the score, beside a signal of deviation 1. */
  readonly noise: number;
  /** Of 800 firms; what is left out makes base rates differ. */
  readonly isJudged?: (firm: { readonly i: number; readonly fails: boolean }) => boolean;
}

/** A stored run that was looked through for leakage, with test predictions: a firm in twenty has a strong signal. */
export async function storeJudgedRun(
  runsFolder: string,
  { id, noise, isJudged = () => true }: JudgedRunOptions,
): Promise<string> {
  await storeRun(runsFolder, {
    id,
    more: { "models/temporal/logistic/leakage.json": canonicalJson(leakage) },
  });
  const firms = scoredFirms(id, noise).filter(isJudged);
  const predictions = table({
    siren: firms.map(({ i }) => String(100000000 + i)),
    asOf: firms.map(() => new Date("2020-06-01")),
    group: firms.map(({ i }) => regions[i % 40 === 1 ? 1 : i % 2 === 0 ? 0 : 2]!),
    strongSignal: firms.map(({ i }) => i % 20 === 0),
    label: firms.map(({ i, fails }) => fails || i % 20 === 0),
    margin_logistic: firms.map(({ margin }) => margin),
    probability_logistic: firms.map(({ margin }) => 1 / (1 + Math.exp(1.5 - margin))),
  });
  const bytes = toArrowIPC(predictions, { format: "file" }) as Uint8Array;
  await writeFile(join(runsFolder, id, "predictions-temporal.arrow"), bytes);
  return id;
}

/** The same 800 firms and outcomes for every `id`, with a score of its own. */
export function scoredFirms(id: string, noise: number) {
  const [truth, own] = [createRandom("truth"), createRandom(`noise of ${id}`)];
  return Array.from({ length: 800 }, (_, i) => {
    const signal = truth.normal();
    return {
      i,
      fails: truth.uniform() < 1 / (1 + Math.exp(1.5 - 1.5 * signal)),
      margin: signal + noise * own.normal(),
    };
  });
}

const estimate = (value: number, low: number | null, high: number | null) => ({
  value,
  low,
  high,
  method: "t interval on 41 failing firms",
  rows: 1234,
  firms: 400,
  positiveFirms: 41,
});

const leakage: LeakageReport = leakageReport({ protocol: "temporal", model: "logistic" }, [
  {
    name: "earlier scores",
    verdict: "clean",
    finding: "AUC 0.812 at the as-of date, 0.806, 0.801, 0.799 one, two and three months earlier",
    says: [{ says: "earlier", aucs: [0.812, 0.806, 0.801, 0.799], verdict: "clean" }],
    measures: [
      {
        name: "fall of the AUC in the last month beyond that of a month before",
        of: null,
        estimate: estimate(0.004, -0.011, 0.019),
      },
      { name: "AUC of the score 1 month earlier", of: "logistic", estimate: estimate(0.806, 0.76, 0.852) },
    ],
  },
  {
    name: "single feature",
    verdict: "suspect",
    finding: "alone ranks better than may be believed, by AUC on the choose part: debt 0.991",
    says: [{ says: "ranks too well", by: "values", features: [{ name: "debt", auc: 0.991 }], whole: null }],
    measures: ["debt", "headcount", "equity", "age"].map((of, i) => ({
      name: "AUC of the feature alone",
      of,
      estimate: estimate(0.991 - i / 10, 0.95 - i / 10, 0.999 - i / 10),
    })),
  },
  {
    name: "missing values",
    verdict: "not enough evidence",
    finding: "fewer than 20 failing firms in the choose part to rank",
    measures: [{ name: "AUC of its gaps alone", of: "debt", estimate: estimate(0.51, null, null) }],
  },
]);
