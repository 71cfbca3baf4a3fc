import { drawReplicates, type Question } from "../../experiments/evaluation/intervals/bootstrap.ts";
import { metric } from "../../experiments/evaluation/metrics.ts";
import { rankOutcomes } from "../../experiments/evaluation/ranked.ts";
import { drawnMetrics, readRows, threshold } from "./rows.ts";

/** `vigie.ts FOLDER REPLICATES`: sorts once, then draws; the values of the rows as they are and the spread of the draws. */
const [folder, count] = process.argv.slice(2) as [string, string];
const outcomes = await readRows(folder);
const questions = drawnMetrics.map((name): Question => ({ metric: metric(name), threshold }));
const used = process.cpuUsage();
const started = performance.now();
const ranked = rankOutcomes(outcomes);
const draws = drawReplicates(ranked, questions, { replicates: Number(count) });
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(used);
const entries = drawnMetrics.map((name, q) => [
  name,
  { value: metric(name).measure(outcomes, threshold), error: deviation(draws[q]!) },
]);
console.log(
  JSON.stringify({
    seconds,
    workSeconds: (user + system) / 1e6,
    drawn: Number(count),
    metrics: Object.fromEntries(entries),
  }),
);

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
