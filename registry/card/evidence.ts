import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "vigie/datasets";
import type {
  Environment,
  FoldDescription,
  Pipeline,
  RunModel,
  RunRecord,
  RunWindow,
  Study,
  Views,
} from "vigie/experiments";
import type { BundleOrigin } from "../bundle/origin.ts";
import type { Version } from "../versions.ts";

/** What a card is generated from, all of it in the bundle. Nothing here has a clock, a place or a person. */
export interface CardEvidence {
  readonly study: Pick<Study, "name" | "question" | "seed" | "sealed">;
  /** Id of the run. */
  readonly run: string;
  readonly dataset: RunRecord["dataset"];
  readonly model: Pick<RunModel, "name" | "protocol" | "kind" | "engine" | "engineVersion" | "threads">;
  readonly environment: Environment;
  readonly fold: FoldDescription;
  readonly pipeline: Pipeline;
  readonly views: Views;
  /** The months it was judged on; null where they were not named. */
  readonly window: RunWindow | null;
}

/** @throws Fault `card.evidence` (conflict) naming the files that a bundle without evidence lacks. */
export async function readCardEvidence({ folder, reference }: Version): Promise<CardEvidence> {
  const lacking: string[] = [];
  const read = async <T>(file: string): Promise<T> => {
    const text = await readFile(join(folder, file), "utf8").catch(() => null);
    if (text === null) lacking.push(file);
    return (text === null ? null : JSON.parse(text)) as T;
  };
  const study = await read<Study>("study.json");
  const origin = await read<BundleOrigin>("origin.json");
  const pipeline = await read<Pipeline>("pipeline.json");
  const views = await read<Views>("evaluation.json");
  const fold = await read<FoldDescription>("fold.json");
  const made = await read<Environment & Pick<RunModel, "engine" | "engineVersion" | "threads">>(
    "environment.json",
  );
  if (lacking.length > 0)
    throw new Fault(
      "card.evidence",
      `no card of ${reference}: its bundle lacks ${lacking.join(", ")} (expected a version that a run made)`,
      { kind: "conflict" },
    );
  const window = await read<RunWindow | null>("window.json");
  const { engine, engineVersion, threads, ...environment } = made;
  const { protocol, model: name, run, dataset } = origin;
  const model = { name, protocol, kind: pipeline.model.kind, engine, engineVersion, threads };
  return { study, run, dataset, model, environment, fold, pipeline, views, window };
}
