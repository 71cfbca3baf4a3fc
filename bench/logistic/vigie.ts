import { newton } from "../../experiments/models/logistic/newton.ts";
import { readRows } from "./rows.ts";

/** `vigie.ts FOLDER THREADS`: fits newton once, with everything a study's fit does: checks, errors clustered on the firm. */
const [folder, threads] = process.argv.slice(2) as [string, string];
const train = await readRows(folder);
const started = performance.now();
const before = process.cpuUsage();
const model = await newton.fit({ train }, { lambda: 1 }, { seed: 1, threads: Number(threads) });
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
const { body, diagnostics } = model.encode();
const { intercept, coefficients } = body as { intercept: number; coefficients: number[] };
const { gradient, iterations } = diagnostics as { gradient: number; iterations: number };
console.log(
  JSON.stringify({
    seconds,
    fitProcessorSeconds: (user + system) / 1e6,
    rows: train.rowCount,
    gradient,
    iterations,
    parameters: [intercept, ...coefficients],
  }),
);
