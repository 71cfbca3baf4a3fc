import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, openStore } from "vigie/datasets";
import { type DerivedFeature, readColumns } from "../../features/derived.ts";
import { noClock } from "../clock.ts";
import type { Work } from "../jobs/task.ts";
import { openKeyed } from "../panel-keys.ts";
import { decodePipeline, type Pipeline } from "../pipeline.ts";
import type { Protocol } from "../study.ts";
import { checkLeakage } from "./check.ts";

/** What the job is told. Inputs: `panel` the datasets folder, and `fit <model>` the folder of each fit. */
export interface LeakageOrder {
  readonly panel: string;
  readonly features: readonly string[];
  readonly derived: readonly DerivedFeature[];
  readonly protocol: Protocol;
  readonly models: readonly string[];
  /** First month that is not read, `YYYY-MM`; default none. */
  readonly until?: string;
}

/** Writes `<model>.json`, a `LeakageReport` each. */
export const work: Work = async ({ parameters, inputs, output }) => {
  const { panel: reference, models, until, ...order } = parameters as unknown as LeakageOrder;
  const pipelines: Record<string, Pipeline> = {};
  for (const name of models)
    pipelines[name] = decodePipeline(
      JSON.parse(await readFile(join(inputs[`fit ${name}`]!, "pipeline.json"), "utf8")),
    );
  const read = Object.values(pipelines).flatMap(({ requires }) => requires.map(({ name }) => name));
  const columns = [...readColumns(order.features, order.derived), ...read];
  const opened = await openKeyed(openStore(inputs.panel!, { clock: noClock }), reference, {
    columns,
    ...(until && { until }),
  });
  const reports = checkLeakage({ ...opened, ...order, models: pipelines });
  for (const [name, report] of Object.entries(reports))
    await writeFile(join(output, `${name}.json`), canonicalJson(report));
  return null as Json;
};
