import { createRandom } from "vigie/datasets";
import { estimate, type Question } from "../../../experiments/evaluation/intervals/bootstrap.ts";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";
import { outcomesOf } from "./rows.ts";

/** Distance of failing firms from the others, in standard deviations of the margin. */
const delta = 1.5;
const threshold = 1;
/** Share of the margin's variance that is the firm's own and so common to its overlapping rows. */
const firmShare = 0.8;

/** Exact values of the population that `drawPopulation` draws from; Φ to 1e-7 (Abramowitz & Stegun 7.1.26 is enough). */
const truths = { auc: phi(delta / Math.SQRT2), recall: phi(delta - threshold) };
export type Judged = keyof typeof truths;

export interface Coverage {
  /** Share of intervals that held the truth. */
  readonly covered: Readonly<Record<Judged, number>>;
  readonly intervals: Readonly<Record<Judged, number>>;
}

interface Simulation {
  readonly positiveFirms: number;
  readonly firms: number;
  readonly rowsEach: number;
  readonly simulations: number;
  readonly replicates: number;
  /** What is drawn for the interval: `rows` is the mistake this is about. */
  readonly drawing: "firms" | "rows";
}

/** How often 95 % intervals hold the truth when a firm's rows overlap. */
export function simulateCoverage(simulation: Simulation): Coverage {
  const names = Object.keys(truths) as Judged[];
  const held = { auc: 0, recall: 0 };
  const given = { auc: 0, recall: 0 };
  const questions: Question[] = names.map((name) => ({ metric: metric(name), threshold }));
  for (let i = 0; i < simulation.simulations; i++) {
    const ranked = rankOutcomes(drawPopulation(simulation, i));
    const estimates = estimate(ranked, questions, {
      replicates: simulation.replicates,
      seed: `interval ${i}`,
    });
    names.forEach((name, q) => {
      const { low, high } = estimates[q]!;
      if (low === null || high === null) return;
      given[name]++;
      if (low <= truths[name] && truths[name] <= high) held[name]++;
    });
  }
  return { covered: { auc: held.auc / given.auc, recall: held.recall / given.recall }, intervals: given };
}

function drawPopulation({ positiveFirms, firms, rowsEach, drawing }: Simulation, i: number): Outcomes {
  const random = createRandom(`population ${i}`);
  const labels: number[] = [];
  const margins: number[] = [];
  const firmOf: number[] = [];
  for (let firm = 0; firm < firms; firm++) {
    const isFailing = random.uniform() < positiveFirms / firms;
    const own = Math.sqrt(firmShare) * random.normal();
    for (let row = 0; row < rowsEach; row++) {
      firmOf.push(drawing === "firms" ? firm : labels.length);
      labels.push(isFailing ? 1 : 0);
      margins.push((isFailing ? delta : 0) + own + Math.sqrt(1 - firmShare) * random.normal());
    }
  }
  return outcomesOf(labels, margins, { firms: firmOf });
}

/** Standard normal distribution by its series (Marsaglia 2004). */
function phi(x: number): number {
  let sum = x;
  let term = x;
  for (let k = 3; k < 200; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
