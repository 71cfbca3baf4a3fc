import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  type BenchContext,
  type BenchEntry,
  type BenchReport,
  type Competitor,
  isFinished,
  type Measurement,
} from "./harness/entry.ts";
import { vigieCommand } from "./harness/program.ts";
import { columnCount, writeRows } from "./xgboost/rows.ts";

type Job = "fit" | "score" | "explain";

const rowsOf = { small: 100_000, region: 1_000_000, national: 5_000_000 } as const;
const explained = 20_000;

/** Arrow file → fitted XGBoost of 100 trees, by the same library with the same threads. */
export const xgboostFitEntry: BenchEntry = {
  name: "xgboost-fit",
  run: (context) => compare(context, "fit", "an Arrow file → 100 rounds of depth 6, hist"),
};

/** The same fit with `device: cuda`, for a library that has it and a GPU that it sees. */
export const xgboostCudaEntry: BenchEntry = {
  name: "xgboost-cuda",
  needs: "a GPU",
  run: (context) => compare(context, "fit", "an Arrow file → 100 rounds of depth 6, hist on CUDA", "cuda"),
};

/** Margins of all rows by the TypeScript predictor against libxgboost on one thread. */
export const xgboostScoreEntry: BenchEntry = {
  name: "xgboost-score",
  run: (context) => compare(context, "score", "margins of 100 trees of depth 6, one thread"),
};

/** TreeSHAP in TypeScript against `pred_contribs` on one thread. */
export const xgboostExplainEntry: BenchEntry = {
  name: "xgboost-explain",
  run: (context) => compare(context, "explain", "contributions of 100 trees of depth 6, one thread"),
};

async function compare(
  context: BenchContext,
  job: Job,
  what: string,
  device: "cpu" | "cuda" = "cpu",
): Promise<BenchReport> {
  const { scratch, size, python, say } = context;
  const rows = rowsOf[size];
  const file = await writeRows(scratch, rows);
  const work = {
    file,
    model: join(dirname(file), "model.json"),
    threads: job === "fit" ? availableParallelism() : 1,
    count: job === "explain" ? Math.min(explained, rows) : rows,
    device,
  };
  if (job !== "fit") {
    say("model to predict with");
    await context.compete([ours("fit", { ...work, threads: availableParallelism() }, python)]);
  }
  const peers = python === null ? [] : [peer(python, job, work)];
  const lines = await context.compete([ours(job, work, python), ...peers]);
  return {
    title: `XGBoost, ${work.count.toLocaleString("en")} rows x ${columnCount} columns: ${what}, ${work.threads} threads`,
    lines,
    notes: [
      job === "fit"
        ? "whole processes: start, reading the file, fit, margins of 10,000 rows"
        : "seconds of processor in the predictions alone; model and rows were read before",
      ...lines
        .filter(isFinished)
        .flatMap(({ name, told }) =>
          typeof told.fitSeconds === "number"
            ? [`${name}: ${told.fitSeconds.toFixed(2)} s from opening the file to the fitted model`]
            : [],
        ),
      ...lines
        .filter(isFinished)
        .flatMap(({ name, told }) =>
          typeof told.oneRowMicros === "number"
            ? [`${name}: one row ${told.oneRowMicros.toFixed(1)} µs, the quickest of 20 batches of 1,000`]
            : [],
        ),
      ...checks(lines),
    ],
  };
}

interface Work {
  readonly file: string;
  readonly model: string;
  readonly threads: number;
  readonly count: number;
  readonly device: "cpu" | "cuda";
}

/** By the library of the peers where they are there, so that both are the same. */
function ours(job: Job, { file, model, threads, count, device }: Work, python: string | null): Competitor {
  const words = [job, file, model, String(threads), String(count), device, libraryOf(python)];
  return { name: "vigie", command: vigieCommand("xgboost", words) };
}

function peer(python: string, job: Job, { file, model, threads, count, device }: Work): Competitor {
  const program = join(import.meta.dirname, "peers/xgboost_jobs.py");
  return {
    name: "xgboost, Python",
    command: [python, program, job, file, model, String(threads), String(count), device],
  };
}

function libraryOf(python: string | null): string {
  if (python === null) return "";
  const lib = resolve(dirname(python), "../lib");
  const version = readdirSync(lib).find((name) => name.startsWith("python3"));
  return version === undefined ? "" : join(lib, version, "site-packages/xgboost/lib/libxgboost.so");
}

function checks(lines: readonly Measurement[]): readonly string[] {
  const [first, ...others] = lines.filter(isFinished);
  return others.map(({ name, told }) => {
    if (Array.isArray(told.sums))
      return `${name}: contributions, summed without sign, within ${largestShare(told.sums as number[], first!.told.sums as number[]).toExponential(1)} of ours`;
    return told.margins === first!.told.margins
      ? `${name}: the same margins, bit for bit`
      : `${name}: margins DIFFER`;
  });
}

function largestShare(theirs: readonly number[], ours: readonly number[]): number {
  return Math.max(...theirs.map((value, j) => Math.abs(value / ours[j]! - 1)));
}
