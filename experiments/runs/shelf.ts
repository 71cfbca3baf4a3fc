import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeError, digestFile, Fault } from "vigie/datasets";
import type { Views } from "./evaluate.ts";
import type { Pipeline } from "./pipeline.ts";
import type { RunReceipt, RunRecord } from "./record.ts";

export interface StoredRun {
  readonly record: RunRecord;
  readonly receipt: RunReceipt;
  readonly folder: string;
}

/** Every stored run, newest first. Folders that cannot be read are named in `damaged`. */
export async function listRuns(
  runsFolder: string,
): Promise<{ runs: readonly StoredRun[]; damaged: readonly string[] }> {
  const names = await readdir(runsFolder).catch(() => []);
  const runs: StoredRun[] = [];
  const damaged: string[] = [];
  for (const name of names.filter((one) => /^[0-9a-f]{12}$/.test(one))) {
    await readRun(runsFolder, name).then(
      (run) => runs.push(run),
      () => damaged.push(name),
    );
  }
  runs.sort((a, b) => (a.receipt.storedAt < b.receipt.storedAt ? 1 : -1));
  return { runs, damaged };
}

/** One run by its id or a unique beginning of it. Throws `run.unknown`, `run.corrupt`. */
export async function readRun(runsFolder: string, id: string): Promise<StoredRun> {
  const names = await readdir(runsFolder).catch(() => []);
  const matches = names.filter((name) => /^[0-9a-f]{12}$/.test(name) && name.startsWith(id));
  if (matches.length !== 1) {
    const found = matches.length === 0 ? "no such run" : "several runs begin so";
    throw new Fault(
      "run.unknown",
      `${found}: ${id} (expected one of ${names.slice(0, 5).join(", ") || "none stored yet"})`,
      { kind: "not-found" },
    );
  }
  const folder = join(runsFolder, matches[0]!);
  const record = (await readJson(join(folder, "run.json"))) as RunRecord;
  if (record?.format !== "vigie.run/1" || record.id !== matches[0])
    throw corrupt(join(folder, "run.json"), `it is ${record?.format} of run ${record?.id}`);
  return { record, receipt: (await readJson(join(folder, "receipt.json"))) as RunReceipt, folder };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw corrupt(file, describeError(error), error);
  }
}

function corrupt(file: string, why: string, cause?: unknown): Fault {
  return new Fault(
    "run.corrupt",
    `stored run cannot be read: ${why} (expected the bytes that were written; the same study again writes them anew)`,
    { kind: "broken", place: { file }, cause },
  );
}

/** Pipeline and evaluation of one model of a run. Throws `run.unknown-model`; bytes that changed give `run.corrupt`. */
export async function readRunModel(
  run: StoredRun,
  protocol: string,
  name: string,
): Promise<{ pipeline: Pipeline; views: Views }> {
  const read = async (file: string) => {
    const found = await readModelFile(run, `models/${protocol}/${name}/${file}`);
    if (found !== null) return found;
    const known = run.record.models.map((model) => `${model.protocol}/${model.name}`).join(", ");
    throw new Fault(
      "run.unknown-model",
      `no such model in run ${run.record.id}: ${protocol}/${name} (expected one of ${known})`,
      { kind: "not-found" },
    );
  };
  return {
    pipeline: (await read("pipeline.json")) as Pipeline,
    views: (await read("evaluation.json")) as Views,
  };
}

/** A JSON artifact of a run; null where its record names none. Bytes that changed give `run.corrupt`. */
export async function readModelFile({ record, folder }: StoredRun, path: string): Promise<unknown> {
  const artifact = record.artifacts.find((one) => one.path === path);
  if (artifact === undefined) return null;
  const file = join(folder, path);
  if ((await digestFile(file)) === artifact.digest) return JSON.parse(await readFile(file, "utf8"));
  throw new Fault("run.corrupt", `bytes differ from the run record: ${path}`, {
    kind: "broken",
    place: { file },
  });
}
