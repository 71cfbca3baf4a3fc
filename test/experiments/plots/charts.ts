import { createRandom } from "vigie/datasets";
import { type Estimate, type Evaluation, evaluate, metric } from "vigie/experiments";
import {
  type Chart,
  contributionsPlot,
  departmentMapPlot,
  disparitiesPlot,
  funnelPlot,
  leadTimePlot,
  overTimePlot,
  overVersionsPlot,
  precisionRecallPlot,
  reliabilityPlot,
  scoreDistributionPlot,
  smallMultiplesPlot,
} from "vigie/plots";
import { funnelLimits } from "../../../experiments/evaluation/audit/funnel.ts";
import type { ListOptions } from "../../../experiments/evaluation/lists.ts";
import { drawnOutcomes, logistic } from "../evaluation/rows.ts";

const regions = ["Auvergne-Rhône-Alpes", "Bretagne", "Corse", "Grand Est", "Île-de-France", "Occitanie"];
/** Firm 0.. → a region; most are in Île-de-France, few in Corse. */
const regionOf = (firm: number) => [4, 4, 4, 0, 0, 5, 3, 1, 4, firm % 60 === 9 ? 2 : 4][firm % 10]!;
const codes = ["01", "2A", "29", "31", "33", "35", "38", "59", "69", "75", "92", "971", "974"];

/** 2,500 firms of four months, 13 departments: one seed, the same rows each time. */
function judged(sharpness: number): { evaluation: Evaluation; byYear: readonly Evaluation[] } {
  const own = drawnOutcomes({ firms: 2500, rowsEach: 4, seed: "plots", base: -2.6 });
  const random = createRandom("plots");
  const margins = own.margins.map((margin) => sharpness * margin + (1 - sharpness) * (random.normal() - 2.6));
  const outcomes = { ...own, margins, probabilities: margins.map(logistic) };
  const region = { name: "region", levels: regions, codes: own.firms.map(regionOf) };
  const periods = {
    name: "year",
    levels: ["2020", "2021"],
    codes: own.firms.map((_, row) => (row % 4 < 2 ? 0 : 1)),
  };
  const lists: ListOptions = {
    departments: { name: "department", levels: codes, codes: own.firms.map((firm) => firm % codes.length) },
    dates: own.firms.map((_, row) => row % 4),
    usual: 25,
    divisions: [region],
    overTime: [{ groups: region, periods }],
  };
  const evaluation = evaluate(outcomes, { groups: region, lists, replicates: 100 });
  return { evaluation, byYear: [] };
}

const sharp = judged(1).evaluation;
const blunt = judged(0.6).evaluation;
const region = sharp.lists!.audits[0]!.audit;
const byYear = sharp.lists!.overTime[0]!;
const recall = sharp.lists!.metrics.recall!;

/** One of each, on drawn firms. */
export const charts: Readonly<Record<string, () => Chart>> = {
  reliability: () => reliabilityPlot({ name: "logistic", evaluation: sharp }),
  "precision-recall": () =>
    precisionRecallPlot([
      { name: "logistic", evaluation: sharp },
      { name: "single-ratio", evaluation: blunt },
    ]),
  "score-distribution": () => scoreDistributionPlot({ name: "logistic", evaluation: sharp }),
  "over-time": () =>
    overTimePlot({
      metric: "auc",
      points: [
        ["2019-07-01", "2020-07-01", 0.71, 0.6, 0.8, 46],
        ["2020-07-01", "2021-07-01", 0.75, 0.67, 0.82, 57],
        ["2021-07-01", "2022-07-01", 0.76, 0.69, 0.82, 73],
      ].map(([from, until, value, low, high, firms]) => ({
        from: String(from),
        until: String(until),
        series: "logistic",
        estimate: estimateOf([Number(value), Number(low), Number(high)], Number(firms)),
      })),
      immature: { from: "2022-07-01", until: "2024-01-01" },
    }),
  "over-versions": () =>
    overVersionsPlot({
      metric: "auc",
      points: [
        { number: 1, aliases: [], estimate: estimateOf([0.71, 0.6, 0.8], 46) },
        { number: 2, aliases: ["production"], estimate: estimateOf([0.75, 0.67, 0.82], 57) },
        { number: 3, aliases: [], estimate: { ...estimateOf([0.76, 0, 1], 3), low: null, high: null } },
      ],
    }),
  "small-multiples": () =>
    smallMultiplesPlot({
      metric: "recall",
      division: "region",
      points: byYear.criteria[0]!.lines,
      whole: Object.fromEntries(byYear.periods.map((period) => [period, recall])),
    }),
  funnel: () =>
    funnelPlot({
      metric: "recall",
      division: "department",
      groups: sharp.lists!.departments.map(({ level, metrics }) => ({ level, estimate: metrics.recall! })),
      target: recall.value!,
      limits: funnelLimits(recall.value!, 90),
    }),
  "department-map": () =>
    departmentMapPlot({
      metric: "recall",
      departments: sharp.lists!.departments.map(({ level, metrics }) => ({
        level,
        estimate: metrics.recall!,
      })),
      thresholds: [0.2, 0.3, 0.4, 0.5],
    }),
  disparities: () => disparitiesPlot({ division: "region", criterion: region.criteria[0]! }),
  "disparities-ratio": () =>
    disparitiesPlot({
      division: "region",
      criterion: region.criteria.find(({ metric: name }) => name === "alertRate")!,
    }),
  "lead-time": () =>
    leadTimePlot({ months: [1, 2, 2, 3, 5, 5, 5, 6, 8, 9, 9, 11, 12, 14, 17, 17], never: 21, median: 7 }),
  contributions: () =>
    contributionsPlot({
      rows: 27_993,
      lines: [
        { name: "debtRatio", quantiles: [-0.4, -0.3, -0.2, 0.3, 1.9] },
        { name: "contributionMean12", quantiles: [-0.6, -0.2, 0.1, 0.2, 0.5] },
        { name: "headcount", quantiles: [-0.1, -0.05, 0, 0.05, 0.1] },
      ],
    }),
};

function estimateOf([value, low, high]: readonly [number, number, number], positiveFirms: number): Estimate {
  return { value, low, high, method: metric("auc").title, rows: 1000, firms: 500, positiveFirms };
}
