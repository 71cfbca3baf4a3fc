import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { fromArrow } from "arquero";
import { allRows } from "../../experiments/features/columns.ts";
import { labelled } from "../../experiments/features/labelled.ts";
import type { Matrix } from "../../experiments/features/matrix.ts";
import { fitAndPrepare } from "../../experiments/features/preparation.ts";
import { fromXgboostJson, toXgboostJson } from "../../experiments/models/xgboost/exchange.ts";
import { nativeTrainer } from "../../experiments/models/xgboost/trainers.ts";
import { columnNames } from "./rows.ts";

/** `vigie.ts fit|score|explain ROWS MODEL THREADS COUNT DEVICE LIBRARY`: one job of the benchmark, by the code of a study's fit. */
const [job, file, modelFile, threads, count, device, library] = process.argv.slice(2) as string[];
if (library) process.env.VIGIE_XGBOOST_LIB = library;

async function openMatrix(): Promise<{ x: Matrix; labels: ArrayLike<number> }> {
  const table = fromArrow(await readFile(file!));
  const rows = allRows(table.numRows());
  const { matrix } = fitAndPrepare(table, rows, { columns: columnNames, mode: "raw" });
  return { x: matrix, labels: table.array("label") as ArrayLike<number> };
}

function firstRows({ names, columns, rowCount }: Matrix, most: number): Matrix {
  const kept = Math.min(most, rowCount);
  return { names, rowCount: kept, columns: columns.map((column) => column.subarray(0, kept)) };
}

async function fit() {
  const started = performance.now();
  const { x, labels } = await openMatrix();
  const train = labelled(x, labels, new Int32Array(x.rowCount));
  const params = { rounds: 100, max_depth: 6, device: device as "cpu" | "cuda" };
  const model = await nativeTrainer.fit({ train }, params, { seed: 1, threads: Number(threads) });
  const fitSeconds = (performance.now() - started) / 1000;
  await writeFile(modelFile!, toXgboostJson(model.encode()));
  return { fitSeconds, rows: x.rowCount, ...digest(model.margin(firstRows(x, 10_000))) };
}

async function score() {
  const x = firstRows((await openMatrix()).x, Number(count));
  const model = fromXgboostJson(await readFile(modelFile!, "utf8"));
  const { seconds, result } = timed(() => model.margin(x));
  const one = firstRows(x, 1);
  const batches = Array.from(
    { length: 20 },
    () => timed(() => repeat(1000, () => model.margin(one))).seconds,
  );
  return { seconds, rows: x.rowCount, oneRowMicros: 1000 * Math.min(...batches), ...digest(result) };
}

async function explain() {
  const x = firstRows((await openMatrix()).x, Number(count));
  const model = fromXgboostJson(await readFile(modelFile!, "utf8"));
  const { seconds, result } = timed(() => model.contributions(x));
  const sums = result.values.map((column) => column.reduce((sum, value) => sum + Math.abs(value), 0));
  return { seconds, rows: x.rowCount, sums };
}

function repeat(times: number, work: () => unknown): void {
  for (let k = 0; k < times; k++) work();
}

/** Processor seconds: the machine may be busy. */
function timed<T>(work: () => T): { seconds: number; result: T } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

function digest(margins: Float64Array) {
  return {
    margins: createHash("sha256")
      .update(new Uint8Array(Float32Array.from(margins).buffer))
      .digest("hex"),
  };
}

console.log(JSON.stringify(await { fit, score, explain }[job as "fit"]()));
