import type { ChildProcess } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createSlots,
  digestJson,
  Fault,
  faultFrom,
  howEnded,
  isThere,
  type Json,
  type LongWork,
  runnable,
  type Slots,
  sweepTemporary,
  writeFolderDurably,
} from "vigie/datasets";
import type { Order } from "./child.ts";
import type { ChildMessage, Task, TaskResult } from "./task.ts";
import { createWorkers, type Workers } from "./workers.ts";

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
  const shop = {
    folder,
    slots: createSlots(options.cores),
    workers: createWorkers(options.packageRoot),
    options,
  };
  return { run: (task, work = {}) => runTask(task, work, shop) };
}

interface Shop {
  readonly folder: string;
  readonly slots: Slots;
  readonly workers: Workers;
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
  if (!wasDone) await makeFolder(folder, task, work, shop);
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

/**
 * A damaged folder is made anew: the same task gives the same bytes. The cores are held while the child works; the next one
 * begins while the disk takes what this one wrote.
 */
async function makeFolder(folder: string, task: Task, work: LongWork, shop: Shop): Promise<void> {
  if (await isThere(folder)) await rm(folder, { recursive: true });
  return writeFolderDurably(folder, async (output) => {
    const result = await shop.slots.use(
      task.threads,
      // Another runner may have been quicker.
      async () => (await readResult(folder)) ?? runChild(task, output, work, shop),
    );
    await writeFile(join(output, "task.json"), JSON.stringify(describeTask(task)));
    await writeFile(join(output, "result.json"), JSON.stringify(result));
  });
}

/** What erasing reads: which results hold something of an input. */
function describeTask({ label, module, inputs }: Task): Json {
  const digests = Object.values(inputs).map(({ digest }) => digest);
  return { format: "vigie.task/1", label, module, inputs: [...new Set(digests)].sort() };
}

async function runChild(task: Task, output: string, work: LongWork, shop: Shop): Promise<Json> {
  work.signal?.throwIfAborted();
  const child = shop.workers.take(task);
  const kill = () => child.kill("SIGKILL");
  work.signal?.addEventListener("abort", kill, { once: true });
  try {
    const { result, stays } = await outcomeOf(child, orderOf(task, output, shop), { task, work });
    if (stays) shop.workers.giveBack(task, child);
    return result;
  } finally {
    work.signal?.removeEventListener("abort", kill);
  }
}

function orderOf(task: Task, output: string, { options }: Shop): Order {
  return {
    module: runnable(join(options.packageRoot, task.module)),
    parameters: task.parameters,
    inputs: Object.fromEntries(Object.entries(task.inputs).map(([name, input]) => [name, input.path])),
    output,
    threads: task.threads,
    stays: task.isOneOfMany === true,
  };
}

/** Sends the order and waits for the child's last word about it: `done` where it stays, else its end. */
function outcomeOf(
  child: ChildProcess,
  order: Order,
  { task, work: { onProgress, signal } }: { task: Task; work: LongWork },
): Promise<Extract<ChildMessage, { type: "done" }>> {
  return new Promise((resolve, reject) => {
    let said = "";
    let outcome: ChildMessage | undefined;
    const onSaid = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    };
    const onMessage = (message: ChildMessage) => {
      if (message.type === "progress") onProgress?.({ ...message.progress, label: task.label });
      else outcome = message;
      if (message.type === "done" && message.stays) leave(() => resolve(message));
    };
    const onError = (error: Error) => leave(() => reject(error));
    const onExit = (code: number | null, killedBy: string | null) =>
      leave(() => {
        if (signal?.aborted)
          reject(new Fault("job.cancelled", `cancelled: ${task.label}`, { kind: "cancelled" }));
        else if (outcome?.type === "done") resolve(outcome);
        else if (outcome?.type === "failed") reject(faultFrom(outcome.error));
        else reject(diedWithoutWord(task, code, killedBy, said));
      });
    const leave = (settle: () => void) => {
      child.stderr?.off("data", onSaid);
      child.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    child.stderr?.on("data", onSaid);
    child.on("message", onMessage).on("error", onError).on("exit", onExit);
    child.send(order);
  });
}

function diedWithoutWord(task: Task, code: number | null, killedBy: string | null, said: string): Fault {
  const tail = said.trim() === "" ? "" : `\n${said.trim()}`;
  return new Fault(
    "job.died",
    `job died: ${task.label}, ${howEnded(code, killedBy)}; run the same command again to resume${tail}`,
    { kind: "broken" },
  );
}
