import { fork } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  digestJson,
  type ErrorKind,
  Fault,
  isThere,
  type Json,
  type LongWork,
  type Place,
  sweepTemporary,
  writeFolderDurably,
} from "vigie/datasets";
import type { Order } from "./child.ts";
import { createSlots, type Slots } from "./slots.ts";
import type { ChildMessage, SerialisedError, Task, TaskResult } from "./task.ts";

/** Runs tasks in child processes; a finished task is never redone, a cancelled one is killed. */
export interface JobRunner {
  run(task: Task, work?: LongWork): Promise<TaskResult>;
}

export interface RunnerOptions {
  /** Root of the package: task modules are found from here. */
  readonly packageRoot: string;
  /** Digest of the code that the tasks execute: other code, other results. */
  readonly codeDigest: string;
  /** Cores the tasks may use together. */
  readonly cores: number;
  /** Milliseconds now; for durations only. */
  readonly now: () => number;
}

/** Results lie in `<folder>/<digest hex>/`. Leftovers of dead runners are swept first. */
export async function openJobs(folder: string, options: RunnerOptions): Promise<JobRunner> {
  await sweepTemporary(folder);
  const slots = createSlots(options.cores);
  return { run: (task, work = {}) => runTask(task, work, { folder, slots, options }) };
}

interface Shop {
  readonly folder: string;
  readonly slots: Slots;
  readonly options: RunnerOptions;
}

async function runTask(task: Task, work: LongWork, shop: Shop): Promise<TaskResult> {
  const digest = digestJson({
    module: task.module,
    code: shop.options.codeDigest,
    parameters: task.parameters,
    threads: task.threads,
    inputs: Object.fromEntries(Object.entries(task.inputs).map(([name, input]) => [name, input.digest])),
  });
  const folder = join(shop.folder, digest.slice(7));
  const started = shop.options.now();
  const wasDone = (await readResult(folder)) !== undefined;
  if (!wasDone) await shop.slots.use(task.threads, () => makeFolder(folder, task, work, shop));
  const result = (await readResult(folder)) ?? null;
  return { digest, folder, result, wasDone, seconds: (shop.options.now() - started) / 1000 };
}

/** Undefined when the task is not finished, or when what it left cannot be read. */
async function readResult(folder: string): Promise<Json | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "result.json"), "utf8")) as Json;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Another runner may have been quicker. A damaged folder is made anew: the same task gives the same bytes. */
async function makeFolder(folder: string, task: Task, work: LongWork, shop: Shop): Promise<void> {
  if ((await readResult(folder)) !== undefined) return;
  if (await isThere(folder)) await rm(folder, { recursive: true });
  return writeFolderDurably(folder, async (output) => {
    const result = await runChild(task, output, work, shop);
    await writeFile(join(output, "task.json"), JSON.stringify(describeTask(task)));
    await writeFile(join(output, "result.json"), JSON.stringify(result));
  });
}

/** What erasing reads: which results hold something of an input. */
function describeTask({ label, module, inputs }: Task): Json {
  const digests = Object.values(inputs).map(({ digest }) => digest);
  return { format: "vigie.task/1", label, module, inputs: [...new Set(digests)].sort() };
}

function runChild(
  task: Task,
  output: string,
  { onProgress, signal }: LongWork,
  { options }: Shop,
): Promise<Json> {
  signal?.throwIfAborted();
  const child = fork(join(import.meta.dirname, "child.ts"), [String(process.pid)], {
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: { ...process.env, ...task.environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const order: Order = {
    module: join(options.packageRoot, task.module),
    parameters: task.parameters,
    inputs: Object.fromEntries(Object.entries(task.inputs).map(([name, input]) => [name, input.path])),
    output,
    threads: task.threads,
  };
  return new Promise<Json>((resolve, reject) => {
    let outcome: ChildMessage | undefined;
    child.on("message", (message: ChildMessage) => {
      if (message.type === "progress") onProgress?.({ ...message.progress, label: task.label });
      else outcome = message;
    });
    child.on("error", reject);
    child.on("exit", (code, killedBy) => {
      if (signal?.aborted)
        reject(new Fault("job.cancelled", `cancelled: ${task.label}`, { kind: "cancelled" }));
      else if (outcome?.type === "done") resolve(outcome.result);
      else if (outcome?.type === "failed") reject(revive(outcome.error));
      else reject(diedWithoutWord(task, code, killedBy, said));
    });
    child.send(order);
  }).finally(() => signal?.removeEventListener("abort", kill));
}

function revive({ code, kind, message, place, stack }: SerialisedError): Fault {
  const fault = new Fault(code, message, { kind: kind as ErrorKind, place: place as Place });
  fault.stack = stack;
  return fault;
}

function diedWithoutWord(task: Task, code: number | null, killedBy: string | null, said: string): Fault {
  const how = killedBy === null ? `exit code ${code}` : `killed by ${killedBy}`;
  const hint = killedBy === "SIGKILL" ? " (often: out of memory)" : "";
  const tail = said.trim() === "" ? "" : `\n${said.trim()}`;
  return new Fault(
    "job.died",
    `job died: ${task.label}, ${how}${hint}; run the same command again to resume${tail}`,
    { kind: "broken" },
  );
}
