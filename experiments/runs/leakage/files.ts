import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "vigie/datasets";
import type { Bench, Fitting, RunFile } from "../execution/bench.ts";
import type { Task, TaskInput } from "../jobs/task.ts";
import type { Protocol } from "../study.ts";
import type { LeakageOrder } from "./job.ts";

/** `models/<protocol>/<model>/leakage.json` of every model of a run: a job for each protocol. */
export async function leakageFiles(fits: readonly Fitting[], work: Bench): Promise<readonly RunFile[]> {
  const files = await Promise.all(
    work.study.protocols.map(async (protocol) => {
      const own = fits.filter((one) => one.protocol.name === protocol.name);
      const { folder } = await work.run(await leakageTask(protocol, own, work));
      return Promise.all(
        own.map(async ({ choice: { name } }) => ({
          path: `models/${protocol.name}/${name}/leakage.json`,
          bytes: await readFile(join(folder, `${name}.json`)),
        })),
      );
    }),
  );
  return files.flat();
}

/** As soon as the protocol's models are fitted, beside their evaluation. */
async function leakageTask(
  protocol: Protocol,
  fits: readonly Fitting[],
  { study, panel, features, laboratory, until }: Bench,
): Promise<Task> {
  const order: LeakageOrder = {
    panel: panel.version,
    features,
    derived: study.derived ?? [],
    protocol,
    models: fits.map(({ choice }) => choice.name),
    ...until,
  };
  const inputs = await Promise.all(
    fits.map(async ({ choice, fit }): Promise<[string, TaskInput]> => {
      const { digest, folder } = await fit;
      return [`fit ${choice.name}`, { digest, path: folder }];
    }),
  );
  return {
    label: `look for leakage (${protocol.name})`,
    module: "experiments/runs/leakage/job.ts",
    parameters: order as unknown as Json,
    inputs: {
      panel: { digest: panel.version, path: laboratory.datasetsFolder },
      ...Object.fromEntries(inputs),
    },
    threads: 1,
    isOneOfMany: true,
  };
}
