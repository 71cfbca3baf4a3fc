import { Fault } from "vigie/datasets";
import { fHalf, fTwo, recall } from "./metrics/alerts.ts";
import { meanCost } from "./metrics/cost.ts";
import type { Metric } from "./metrics/metric.ts";
import { type Sample, weightIn } from "./sample.ts";

/** How a study wants its two thresholds set, on the choose part. Of two numbers that of `moderate` is never the smaller. */
export type ThresholdRule =
  /** `high` maximises F0.5, `moderate` F2. */
  | { readonly by: "f-beta" }
  /** As many alerts as an office can follow: firms of a department at one date, on average over departments. */
  | {
      readonly by: "capacity";
      readonly high: number;
      readonly moderate: number;
      /** Firms of the perimeter in a department; default those of France, 350,000 in 101. */
      readonly firmsPerDepartment?: number;
    }
  /** What missing a failing firm costs where a needless visit costs 1: the smallest cost on the choose part. */
  | { readonly by: "cost"; readonly high: number; readonly moderate: number };

/** Firms of the perimeter in a department of France, about. */
export const usualFirmsPerDepartment = 350_000 / 101;

/** What one threshold is set by, for any language. */
export type ThresholdAim =
  /** The largest F. */
  | { readonly by: "f-beta"; readonly beta: 0.5 | 2 }
  /** Alerts of a department and date, of so many firms. */
  | { readonly by: "capacity"; readonly places: number; readonly firmsPerDepartment: number }
  /** The smallest mean cost, a missed failing firm at so many needless visits. */
  | { readonly by: "cost"; readonly missed: number };

/** How one threshold is set. */
export interface Criterion {
  readonly aim: ThresholdAim;
  /** `maximises F0.5`. */
  readonly words: string;
  /** What is told of the threshold on the rows it was chosen on. */
  readonly metric: Metric;
  /** How many ties to alert, at least `from`; the fewest among equals. */
  readonly choose: (sample: Sample, from: number) => number;
}

/** Throws `thresholds.bad-rule` with what was expected. */
export function checkThresholdRule(rule: ThresholdRule): void {
  if (!["f-beta", "capacity", "cost"].includes(rule.by))
    throw badRule(`by: ${String(rule.by)}`, "f-beta, capacity or cost");
  if (rule.by === "f-beta") return;
  const { high, moderate } = rule;
  for (const [level, value] of Object.entries({ high, moderate }))
    if (!(Number.isFinite(value) && value > 0)) throw badRule(`${level}: ${value}`, "a number above 0");
  if (high > moderate)
    throw badRule(
      `high ${high}, moderate ${moderate}`,
      "high at most moderate: a high alert is the rarer one",
    );
  if (rule.by === "cost") return;
  const firms = rule.firmsPerDepartment ?? usualFirmsPerDepartment;
  if (!(Number.isFinite(firms) && firms > 0))
    throw badRule(`firmsPerDepartment: ${firms}`, "a number above 0");
  if (moderate > firms)
    throw badRule(`moderate: ${moderate}`, `at most the ${Math.round(firms)} firms there are`);
}

function badRule(problem: string, expected: string): Fault {
  return new Fault("thresholds.bad-rule", `thresholds, ${problem} (expected ${expected})`);
}

export function criteriaOf(rule: ThresholdRule): { readonly high: Criterion; readonly moderate: Criterion } {
  switch (rule.by) {
    case "f-beta":
      return {
        high: bestBy(fHalf, { by: "f-beta", beta: 0.5 }),
        moderate: bestBy(fTwo, { by: "f-beta", beta: 2 }),
      };
    case "cost":
      return { high: cheapest(rule.high), moderate: cheapest(rule.moderate) };
    case "capacity": {
      const firms = rule.firmsPerDepartment ?? usualFirmsPerDepartment;
      return { high: upTo(rule.high, firms), moderate: upTo(rule.moderate, firms) };
    }
  }
}

function cheapest(missed: number): Criterion {
  return bestBy(meanCost(missed), { by: "cost", missed });
}

function bestBy(metric: Metric, aim: ThresholdAim): Criterion {
  const isLower = metric.better === "lower";
  const isBetter = (value: number, best: number) => (isLower ? value < best : value > best);
  return {
    aim,
    words: `${isLower ? "minimises" : "maximises"} ${metric.title}`,
    metric,
    choose(sample, from) {
      let best = from;
      let bestValue = metric.of(sample, from);
      for (let ties = from + 1; ties <= sample.ranked.tieEnds.length; ties++) {
        const value = metric.of(sample, ties);
        if (isBetter(value, bestValue)) [best, bestValue] = [ties, value];
      }
      return best;
    },
  };
}

/** Never more than the places; where the first tie alone is more than that, it is alerted all the same. */
function upTo(places: number, firmsPerDepartment: number): Criterion {
  const share = places / firmsPerDepartment;
  const percent = Number((100 * share).toPrecision(3));
  return {
    aim: { by: "capacity", places, firmsPerDepartment },
    words: `alerts at most ${places} firms of a department and date (${percent} % of ${Math.round(firmsPerDepartment).toLocaleString("en")})`,
    metric: recall,
    choose(sample, from) {
      const { weightUpTo } = sample;
      const most = share * weightIn(sample);
      let ties = from;
      for (let next = from + 1; next <= weightUpTo.length && weightUpTo[next - 1]! <= most; next++)
        // ties that a draw of firms left empty add nothing
        if (weightUpTo[next - 1]! > weightUpTo[ties - 1]!) ties = next;
      return ties;
    },
  };
}
