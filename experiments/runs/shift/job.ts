import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json, openStore } from "vigie/datasets";
import { type SplitLine, splitLoss } from "../../evaluation/shift/split-loss.ts";
import { densityRatio, isOverlapEnough, type Overlap } from "../../evaluation/shift/weights.ts";
import { allRows } from "../../features/columns.ts";
import { derivedAmong, readColumns } from "../../features/derived.ts";
import type { FoldDescription } from "../../splits/fold.ts";
import { noClock } from "../clock.ts";
import type { Work } from "../jobs/task.ts";
import { openCut } from "../open-cut.ts";
import type { PanelKeys } from "../panel-keys.ts";
import { decodePipeline, type Pipeline, scorePipeline } from "../pipeline.ts";
import type { Protocol, Study } from "../study.ts";
import { classifySides } from "./classify.ts";

/** What the job is told. Inputs: `panel` the datasets folder, and `fit <model>` the folder of each fit. */
export interface ShiftOrder {
  readonly panel: string;
  readonly protocol: Protocol;
  readonly models: readonly string[];
  /** By which the origin is made to look like the target. */
  readonly features: readonly string[];
  readonly asinh: readonly string[];
  readonly derived?: Study["derived"];
  readonly replicates: number;
  readonly seed: number;
  readonly until?: string;
}

/** The change of every model from where it learned to where it goes, split. Plain JSON, stored as `shift.json`. */
export interface ShiftReport {
  readonly format: "vigie.shift/1";
  readonly origin: readonly string[];
  readonly target: readonly string[];
  readonly features: readonly string[];
  readonly overlap: Overlap;
  /** False: too few firms of the origin stand for the target, and the split says nothing. */
  readonly isOverlapEnough: boolean;
  readonly models: readonly { readonly name: string; readonly lines: readonly SplitLine[] }[];
}

/** Writes `shift.json`. */
export const work: Work = async ({ parameters, inputs, output, threads, onProgress }) => {
  const order = parameters as unknown as ShiftOrder;
  const { seed, replicates, derived = [] } = order;
  const pipelines = await Promise.all(
    order.models.map(
      async (name): Promise<[string, Pipeline]> => [
        name,
        decodePipeline(JSON.parse(await readFile(join(inputs[`fit ${name}`]!, "pipeline.json"), "utf8"))),
      ],
    ),
  );
  const required = pipelines.flatMap(([, { requires }]) => requires.map(({ name }) => name));
  const columns = [...new Set([...required, ...readColumns(order.features, derived)])];
  const store = openStore(inputs.panel!, { clock: noClock });
  const cut = await openCut(store, { ...order, columns });
  const { panel, keys } = cut;
  const { rows, description } = cut.fold;
  const sides = { origin: originRows(keys, description, rows.test), target: rows.test };
  const classified = await classifySides({ panel, keys }, sides, {
    choice: {
      columns: order.features,
      derived: derivedAmong(order.features, derived),
      mode: "imputed-and-scaled",
      transforms: Object.fromEntries(
        order.asinh.filter((name) => order.features.includes(name)).map((name) => [name, "asinh" as const]),
      ),
    },
    seed,
    threads,
    onProgress,
  });
  const { weights, overlap } = densityRatio(classified.origin, classified.target);
  const models = pipelines.map(([name, pipeline], i) => {
    const outcomesOf = (side: Uint32Array) =>
      outcomes(keys, side, scorePipeline(pipeline, panel.table, { rows: side }));
    const lines = splitLoss(
      { origin: outcomesOf(sides.origin), weights, target: outcomesOf(sides.target) },
      { replicates, seed },
    );
    onProgress({ label: "split the loss", fraction: 0.5 + (i + 1) / pipelines.length / 2 });
    return { name, lines };
  });
  const report: ShiftReport = {
    format: "vigie.shift/1",
    origin: description.learned!,
    target: description.tested!,
    features: order.features,
    overlap,
    isOverlapEnough: isOverlapEnough(overlap),
    models,
  };
  await writeFile(join(output, "shift.json"), canonicalJson(report));
  return null as Json;
};

/** Rows of the regions learned from, in the months that are judged, with a usable label. */
function originRows(keys: PanelKeys, { learned }: FoldDescription, test: Uint32Array): Uint32Array {
  const isLearned = keys.groupLevels.map((level) => learned!.includes(level));
  const months = new Set(Array.from(test, (row) => keys.asOf[row]!));
  return allRows(keys.rowCount).filter(
    (row) => keys.labels[row] !== -1 && isLearned[keys.groupCodes[row]!] && months.has(keys.asOf[row]!),
  );
}

function outcomes(
  keys: PanelKeys,
  rows: Uint32Array,
  { margins, probabilities }: { readonly margins: Float64Array; readonly probabilities: Float64Array },
) {
  return {
    labels: Uint8Array.from(rows, (row) => (keys.labels[row] === 1 ? 1 : 0)),
    margins,
    probabilities,
    firms: Int32Array.from(rows, (row) => keys.firms[row]!),
  };
}
