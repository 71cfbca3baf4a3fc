import { createRandom } from "vigie/datasets";
import { compareModels } from "../../../experiments/evaluation/compare.ts";
import { estimate, type Question } from "../../../experiments/evaluation/intervals/bootstrap.ts";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import type { Outcomes } from "../../../experiments/evaluation/outcomes.ts";
import { rankOutcomes } from "../../../experiments/evaluation/ranked.ts";

/** Distance of failing rows from the others, in standard deviations of the margin. */
const delta = 1.5;
/** Share of the margin's variance that is the firm's own and so common to its overlapping rows. */
const firmShare = 0.8;
/** Rows of a failing firm before which it is not yet failing within the horizon: drawn from 0 to this, exclusive. */
const rowsBefore = 3;

export const judged = ["auc", "averagePrecision", "recall", "precision", "f2", "brier", "logLoss"] as const;
export type Judged = (typeof judged)[number];
export type Names = Judged | "auc difference";

/** What became of the 95 % intervals of one metric. */
export interface Covered {
  /** How many intervals were given: none where too few firms fail. */
  readonly given: number;
  /** Share of them that held the truth. */
  readonly held: number;
  /** Shares that lay wholly above and wholly below it. */
  readonly above: number;
  readonly below: number;
}

export interface Simulation {
  /** On average: firms are drawn as they come. */
  readonly positiveFirms: number;
  readonly firms: number;
  readonly rowsEach: number;
  readonly simulations: number;
  readonly replicates: number;
  /** What is drawn for the interval: `rows` is the mistake this is about. */
  readonly drawing: "firms" | "rows";
}

/** How often 95 % intervals hold the truth when a firm's rows overlap. */
export function simulateCoverage(simulation: Simulation): Readonly<Record<Names, Covered>> {
  const truths = truthsOf(simulation);
  const questions = judged.map(
    (name): Question => ({ metric: metric(name), threshold: thresholdOf(simulation) }),
  );
  const tallies = new Map<Names, { given: number; above: number; below: number }>();
  const count = (name: Names, truth: number, { low, high }: { low: number | null; high: number | null }) => {
    const tally = tallies.get(name) ?? { given: 0, above: 0, below: 0 };
    tallies.set(name, tally);
    if (low === null || high === null) return;
    tally.given++;
    if (low > truth) tally.above++;
    if (high < truth) tally.below++;
  };
  for (let i = 0; i < simulation.simulations; i++) {
    const { model, rival } = drawPopulation(simulation, i);
    const draws = { replicates: simulation.replicates, seed: `interval ${i}` };
    const estimates = estimate(rankOutcomes(model), questions, draws);
    judged.forEach((name, q) => {
      count(name, truths[name], estimates[q]!);
    });
    const { lines } = compareModels(model, rival, { ...draws, metrics: ["auc"] });
    count("auc difference", truths["auc difference"], lines[0]!.difference);
  }
  return Object.fromEntries(
    [...tallies].map(([name, { given, above, below }]) => [
      name,
      { given, held: (given - above - below) / given, above: above / given, below: below / given },
    ]),
  ) as Record<Names, Covered>;
}

/** Failing firms carry rows of both outcomes; margins are N(δ, 1) of failing rows and N(0, 1) of the others. */
function drawPopulation({ positiveFirms, firms, rowsEach, drawing }: Simulation, i: number) {
  const random = createRandom(`population ${i}`);
  const size = firms * rowsEach;
  const labels = new Uint8Array(size);
  const margins = new Float64Array(size);
  const others = new Float64Array(size);
  const firmOf = new Int32Array(size);
  for (let firm = 0, row = 0; firm < firms; firm++) {
    const isFailing = random.uniform() < positiveFirms / firms;
    const from = isFailing ? random.integer(rowsBefore) : rowsEach;
    const own = Math.sqrt(firmShare) * random.normal();
    const ownNoise = Math.sqrt(firmShare) * random.normal();
    for (let k = 0; k < rowsEach; k++, row++) {
      const label = k >= from ? 1 : 0;
      firmOf[row] = drawing === "firms" ? firm : row;
      labels[row] = label;
      margins[row] = delta * label + own + Math.sqrt(1 - firmShare) * random.normal();
      others[row] = margins[row]! + noise * (ownNoise + Math.sqrt(1 - firmShare) * random.normal());
    }
  }
  const outcomesOf = (x: Float64Array): Outcomes => ({
    labels,
    margins: x,
    probabilities: Float64Array.from(x, (value) =>
      probabilityOf(value, rateOf({ positiveFirms, firms, rowsEach })),
    ),
    firms: firmOf,
  });
  return { model: outcomesOf(margins), rival: outcomesOf(others) };
}

/** The rival sees the margin through noise of this standard deviation. */
const noise = 0.5;

function rateOf({
  positiveFirms,
  firms,
  rowsEach,
}: Pick<Simulation, "positiveFirms" | "firms" | "rowsEach">) {
  return ((positiveFirms / firms) * (rowsEach - (rowsBefore - 1) / 2)) / rowsEach;
}

/** Bayes' rule: log-odds δx − δ²/2 + log of the prior odds. */
function probabilityOf(x: number, rate: number): number {
  return 1 / (1 + Math.exp(-(Math.log(rate / (1 - rate)) + delta * x - (delta * delta) / 2)));
}

/** Alerts about twice as many rows as fail. */
function thresholdOf(simulation: Simulation): number {
  const rate = rateOf(simulation);
  let [low, high] = [-5, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const alerted = rate * (1 - phi(middle - delta)) + (1 - rate) * (1 - phi(middle));
    if (alerted > 2 * rate) low = middle;
    else high = middle;
  }
  return low;
}

/** Values of the population itself, by the trapezoid rule on a fine grid. */
function truthsOf(simulation: Simulation): Record<Names, number> {
  const rate = rateOf(simulation);
  const threshold = thresholdOf(simulation);
  const step = 0.001;
  const [recall, false_] = [1 - phi(threshold - delta), 1 - phi(threshold)];
  const precision = (rate * recall) / (rate * recall + (1 - rate) * false_);
  let [brier, logLoss, averagePrecision] = [0, 0, 0];
  for (let x = -8; x < 10; x += step) {
    const p = probabilityOf(x, rate);
    const [failing, other] = [rate * density(x - delta) * step, (1 - rate) * density(x) * step];
    brier += failing * (1 - p) ** 2 + other * p ** 2;
    logLoss -= failing * Math.log(p) + other * Math.log(1 - p);
    const [found, wrong] = [rate * (1 - phi(x - delta)), (1 - rate) * (1 - phi(x))];
    if (found > 1e-15) averagePrecision += (failing / rate) * (found / (found + wrong));
  }
  const auc = phi(delta / Math.SQRT2);
  return {
    auc,
    averagePrecision,
    recall,
    precision,
    f2: (5 * precision * recall) / (4 * precision + recall),
    brier,
    logLoss,
    "auc difference": auc - phi(delta / Math.sqrt(2 * (1 + noise * noise))),
  };
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Standard normal distribution by its series (Marsaglia 2004). */
function phi(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)));
}
