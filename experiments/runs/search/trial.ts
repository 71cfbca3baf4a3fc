import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeVector, Table, tableFromIPC, tableToIPC } from "apache-arrow";
import { canonicalJson, isoOfMonth, type Json, openStore } from "vigie/datasets";
import { estimate } from "../../evaluation/intervals/bootstrap.ts";
import { metric } from "../../evaluation/metrics.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { rankOutcomes } from "../../evaluation/ranked.ts";
import type { FoldDescription } from "../../splits/fold.ts";
import { learningFold } from "../../splits/temporal.ts";
import { noClock } from "../clock.ts";
import type { FitResult } from "../fit.ts";
import type { Work } from "../jobs/task.ts";
import { type LearnOrder, learn, openedColumns } from "../learn.ts";
import { openKeyed } from "../panel-keys.ts";

/** What a trial's job is told. Input `panel`: the datasets folder. */
export interface TrialOrder extends LearnOrder {
  /** First month of the test, `YYYY-MM`: nothing from it on is read. */
  readonly until: string;
  readonly metric: string;
  readonly replicates: number;
}

export interface TrialResult extends Pick<FitResult, "madeBy" | "diagnostics"> {
  /** On the choose part, firms drawn. */
  readonly score: Estimate;
  /** Its test part is empty. */
  readonly fold: FoldDescription;
}

/** Learns on train and calibrate, scores choose. Writes `learned.json` and `choose.arrow`; no row of the test is read. */
export const work: Work = async ({ parameters, inputs, output, threads, onProgress }) => {
  const order = parameters as unknown as TrialOrder;
  const store = openStore(inputs.panel!, { clock: noClock });
  const { manifest } = await store.resolve(order.panel);
  const columns = openedColumns(order, manifest.panel!.singleRatio.column);
  const { panel, keys } = await openKeyed(store, order.panel, { columns, until: order.until });
  const fold = learningFold(keys, order.protocol.fold);
  const learned = await learn({ panel, keys, fold }, order, { threads, onProgress });
  const { preparation, calibrator, choose } = learned;
  const model = learned.model.encode();
  const [score] = estimate(rankOutcomes(choose), [{ metric: metric(order.metric) }], {
    replicates: order.replicates,
    seed: order.seed,
  });
  await writeFile(join(output, "learned.json"), canonicalJson({ preparation, model, calibrator }));
  await writeFile(join(output, "choose.arrow"), encodeOutcomes(choose));
  const { madeBy, diagnostics } = model;
  const result: TrialResult = { score: score!, fold: fold.description, madeBy, diagnostics };
  return result as unknown as Json;
};

/** The first month of the test, as `openPanel` reads it. */
export function testMonth(fold: LearnOrder["protocol"]["fold"]): string {
  return isoOfMonth("parts" in fold ? fold.parts.test.from : fold.testFrom).slice(0, 7);
}

function encodeOutcomes({ labels, margins, probabilities, firms }: Outcomes): Uint8Array {
  const table = new Table({
    firm: makeVector(firms),
    label: makeVector(labels),
    margin: makeVector(margins),
    probability: makeVector(probabilities),
  });
  return tableToIPC(table, "file");
}

export async function readOutcomes(file: string): Promise<Outcomes> {
  const table = tableFromIPC(await readFile(file));
  const column = <T>(name: string) => table.getChild(name)!.toArray() as T;
  return {
    firms: column("firm"),
    labels: column("label"),
    margins: column("margin"),
    probabilities: column("probability"),
  };
}
