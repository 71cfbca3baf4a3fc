import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { tellFault } from "vigie/datasets";
import type { ChildMessage, Work, WorkContext } from "./task.ts";

/** What the runner sends after the fork, and again to a process that stays. */
export interface Order extends Omit<WorkContext, "onProgress"> {
  /** Absolute path of the module that exports `work`. */
  readonly module: string;
  /** Whether to wait for another order after this one. */
  readonly stays: boolean;
}

/** A process that has grown beyond this makes room for a new one. */
const mostBytes = 2 ** 30;

function say(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

async function obey({ module, stays, ...context }: Order): Promise<void> {
  try {
    const { work } = (await import(pathToFileURL(module).href)) as { work: Work };
    const result = await work({
      ...context,
      onProgress: (progress) => void say({ type: "progress", progress }),
    });
    const isFit = stays && process.memoryUsage.rss() < mostBytes;
    await say({ type: "done", result, stays: isFit });
    if (!isFit) process.exit(0);
  } catch (error) {
    await say({ type: "failed", error: tellFault(error, "job.failed") });
    process.exit(1);
  }
}

process.on("message", (order: Order) => void obey(order));
/** Runs in a thread of its own, because a fit keeps the main thread busy for as long as it takes. */
const watchParent = `
const { workerData } = require("node:worker_threads");
const isAlive = () => { try { process.kill(workerData, 0); return true; } catch (error) { return error.code === "EPERM"; } };
setInterval(() => { if (process.ppid !== workerData || !isAlive()) process.kill(process.pid, "SIGKILL"); }, 500);
`;

// A job never outlives the process that asked for it: at once where the loop turns, else within half a second. Not by
// `exit`, which waits for calls of the library or the disk that are under way.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
new Worker(watchParent, { eval: true, workerData: Number(process.argv[2]), execArgv: [] }).unref();
