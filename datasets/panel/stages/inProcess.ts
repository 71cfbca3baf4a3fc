import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { digestJson } from "../../foundation/digest.ts";
import { throwIfAborted } from "../../store/duckdb.ts";
import type { RunStage, StageCall } from "./stage.ts";
import { workOnPanelStage } from "./work.ts";

/** Runs stages here, one after the other, in a scratch folder that is gone when `work` ends. */
export async function inProcess<T>(within: string, work: (run: RunStage) => Promise<T>): Promise<T> {
  const scratch = join(within, `panel.tmp-${process.pid}-${randomBytes(4).toString("hex")}`);
  let before: Promise<unknown> = mkdir(scratch, { recursive: true });
  const run: RunStage = (call, { onProgress = () => {}, signal }) => {
    const made = before.then(async () => {
      throwIfAborted(signal);
      const digest = stageDigest(call);
      const folder = join(scratch, digest.slice("sha256:".length));
      await mkdir(folder);
      const inputs = Object.fromEntries(Object.entries(call.inputs).map(([name, { path }]) => [name, path]));
      return {
        digest,
        folder,
        result: await workOnPanelStage(call.order, { inputs, output: folder, onProgress }),
      };
    });
    before = made.catch(() => {});
    return made;
  };
  try {
    return await work(run);
  } finally {
    await before;
    await rm(scratch, { recursive: true, force: true });
  }
}

function stageDigest({ order, inputs }: StageCall) {
  return digestJson({
    order,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, { digest }]) => [name, digest])),
  });
}
