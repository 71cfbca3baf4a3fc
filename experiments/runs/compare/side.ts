import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { Fault } from "vigie/datasets";
import type { Thresholds } from "../../evaluation/thresholds.ts";
import { findOutside, predictionsFile, type StoredOutside } from "../outside/record.ts";
import { readRun, readRunModel, type StoredRun } from "../shelf.ts";

/** One model's scores on the test rows that it was judged on. */
export interface Side {
  /** Of the run or the list. */
  readonly id: string;
  readonly kind: "run" | "list";
  /** Null for a list. */
  readonly protocol: string | null;
  readonly model: string;
  readonly target: string;
  /** Chosen before the test; null for a list. */
  readonly thresholds: Thresholds | null;
  /** Whether its probabilities mean something. */
  readonly scale: "probabilities" | "ranks";
  readonly rows: readonly SideRow[];
}

export interface SideRow {
  readonly siren: string;
  /** Days since 1970 or milliseconds: equal dates are equal numbers. */
  readonly asOf: number;
  readonly group: string;
  readonly isStrong: boolean;
  readonly label: number;
  readonly margin: number;
  readonly probability: number;
}

/** What is compared: a run or list by id, and where it holds several models which. */
export interface SideChoice {
  readonly id: string;
  /** Default: the first of the run. */
  readonly protocol?: string;
  /** Default: the one with the best average precision on the choose part. */
  readonly model?: string;
}

type StoredSide = ({ readonly kind: "run" } & StoredRun) | ({ readonly kind: "list" } & StoredOutside);

/** What was stored under an id or a unique beginning of it. Throws `run.unknown`, `run.corrupt`, `list.corrupt`. */
export async function findSide(runsFolder: string, id: string): Promise<StoredSide> {
  const list = await findOutside(runsFolder, id);
  if (list !== null) return { kind: "list", ...list };
  return { kind: "run", ...(await readRun(runsFolder, id)) };
}

/** Throws what `findSide` throws, `run.unknown-model`, `compare.no-predictions`. */
export async function openSide(runsFolder: string, { id, ...wanted }: SideChoice): Promise<Side> {
  const found = await findSide(runsFolder, id);
  return found.kind === "run" ? sideOfRun(found, wanted) : sideOfList(found);
}

async function sideOfList({ record, folder }: StoredOutside): Promise<Side> {
  return {
    id: record.id,
    kind: "list",
    protocol: null,
    model: record.name,
    target: record.dataset.name,
    thresholds: null,
    scale: record.scale,
    rows: await readRows(join(folder, predictionsFile), "list"),
  };
}

async function sideOfRun(run: StoredRun, { protocol, model }: Omit<SideChoice, "id">): Promise<Side> {
  const { record, folder } = run;
  const fold = protocol ?? Object.keys(record.folds)[0]!;
  const models = record.models.filter((one) => one.protocol === fold);
  const best = models.toSorted((a, b) => b.chooseAveragePrecision - a.chooseAveragePrecision)[0];
  const { pipeline } = await readRunModel(run, fold, model ?? best?.name ?? "");
  return {
    id: record.id,
    kind: "run",
    protocol: fold,
    model: pipeline.name,
    target: pipeline.target.name,
    thresholds: pipeline.thresholds,
    scale: "probabilities",
    rows: await readRows(join(folder, `predictions-${fold}.arrow`), pipeline.name),
  };
}

async function readRows(file: string, model: string): Promise<readonly SideRow[]> {
  const bytes = await readFile(file).catch((cause) => {
    throw new Fault(
      "compare.no-predictions",
      `test predictions are gone: ${file} (expected them; were the rows erased?)`,
      {
        kind: "not-found",
        cause,
      },
    );
  });
  const table = tableFromIPC(bytes);
  const column = (name: string) => table.getChild(name)!;
  const [siren, asOf, group, strong, label] = ["siren", "asOf", "group", "strongSignal", "label"].map(column);
  const [margin, probability] = [column(`margin_${model}`), column(`probability_${model}`)];
  return Array.from({ length: table.numRows }, (_, i) => ({
    siren: siren!.get(i) as string,
    asOf: Number(asOf!.get(i)),
    group: group!.get(i) as string,
    isStrong: strong!.get(i) === true,
    label: label!.get(i) === true ? 1 : 0,
    margin: margin.get(i) as number,
    probability: probability.get(i) as number,
  }));
}
