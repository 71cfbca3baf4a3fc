import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "vigie/datasets";
import type { FoldDescription } from "../../splits/fold.ts";
import type { Bench, Fitting, RunFile } from "../execution/bench.ts";
import type { Task, TaskInput } from "../jobs/task.ts";
import { readModelFile, type StoredRun } from "../shelf.ts";
import type { Protocol, Study } from "../study.ts";
import type { ShiftOrder, ShiftReport } from "./job.ts";

/** Protocols whose loss is split: the study asks for it, and no region is both learned from and judged. */
export function splitProtocols(
  { shift, protocols }: Study,
  folds: Readonly<Record<string, FoldDescription>>,
): readonly Protocol[] {
  if (shift === undefined) return [];
  return protocols.filter(({ name }) => {
    const { learned, tested } = folds[name]!;
    return learned !== undefined && tested !== undefined && !learned.some((one) => tested.includes(one));
  });
}

/** `shift-<protocol>.json` of every protocol whose loss is split: a job each. */
export async function shiftFiles(fits: readonly Fitting[], work: Bench): Promise<readonly RunFile[]> {
  return Promise.all(
    splitProtocols(work.study, work.folds).map(async (protocol) => {
      const own = fits.filter((one) => one.protocol.name === protocol.name);
      const { folder } = await work.run(await shiftTask(protocol, own, work));
      return { path: pathOf(protocol.name), bytes: await readFile(join(folder, "shift.json")) };
    }),
  );
}

/** How the change of a run's models under a protocol was split; null where it was not. Throws `run.corrupt`. */
export async function readShift(run: StoredRun, protocol: string): Promise<ShiftReport | null> {
  return (await readModelFile(run, pathOf(protocol))) as ShiftReport | null;
}

const pathOf = (protocol: string) => `shift-${protocol}.json`;

async function shiftTask(
  protocol: Protocol,
  fits: readonly Fitting[],
  { study, panel, features, laboratory, until }: Bench,
): Promise<Task> {
  const order: ShiftOrder = {
    panel: panel.version,
    protocol,
    models: fits.map(({ choice }) => choice.name),
    features: features.filter((name) => !study.shift!.without.includes(name)),
    asinh: study.asinh,
    ...(study.derived && { derived: study.derived }),
    replicates: study.replicates,
    seed: study.seed,
    ...until,
  };
  const inputs = await Promise.all(
    fits.map(async ({ choice, fit }): Promise<[string, TaskInput]> => {
      const { digest, folder } = await fit;
      return [`fit ${choice.name}`, { digest, path: folder }];
    }),
  );
  return {
    label: `split the loss (${protocol.name})`,
    module: "experiments/runs/shift/job.ts",
    parameters: order as unknown as Json,
    inputs: {
      panel: { digest: panel.version, path: laboratory.datasetsFolder },
      ...Object.fromEntries(inputs),
    },
    threads: 1,
  };
}
