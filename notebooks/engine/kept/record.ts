import { type Confidentiality, type Digest, digestJson } from "vigie/datasets";
import type { Environment } from "vigie/experiments";
import type { OpenedDataset } from "../cached/lineage.ts";
import type { OutputDocument } from "../display/documents.ts";
import type { CellStatus, NamedValue } from "../kernel/protocol.ts";
import { parse } from "../parse.ts";
import type { NotebookRun } from "../run.ts";
import { type KeptWidget, widgetsOf } from "./widgets.ts";

/** A run that is kept, without what its cells showed (that is `KeptOutputs`, which may be erased). */
export interface KeptRecord {
  readonly format: "vigie.kept-run/1";
  /** File name without its folder. */
  readonly name: string;
  readonly source: string;
  readonly sourceDigest: Digest;
  /** Values given for `[parameters]` cells. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly cells: readonly KeptCell[];
  /** Where the widgets stood; absent in runs stored before this was kept. */
  readonly widgets?: readonly KeptWidget[];
  /** Every dataset that was opened. */
  readonly datasets: readonly OpenedDataset[];
  /** The strictest label of the columns that it opened, null where it opened none; absent in runs stored before it was told. */
  readonly label?: Confidentiality | null;
  /** What the names of seeds hold: names that end in `seed`. */
  readonly seeds: readonly Pick<NamedValue, "name" | "text">[];
  /** Names that hold one number: what is compared as metrics. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly environment: Environment;
  readonly outputsDigest: Digest;
  readonly ok: boolean;
}

export interface KeptCell {
  readonly id: string;
  readonly title: string;
  readonly isText: boolean;
  /** Digest of its code. */
  readonly digest: string;
  readonly status: CellStatus;
  /** 1-based line of the file where it begins. */
  readonly firstLine: number;
  /** Keys of the values that it took from the cache. */
  readonly fromCache: readonly string[];
}

/** By cell. */
export type KeptOutputs = Readonly<Record<string, readonly OutputDocument[]>>;

/** What is kept of a finished run. Times and places in the kernel stay out: the same run twice gives the same bytes. */
export function keepRun(
  run: NotebookRun,
  environment: Environment,
): { readonly record: KeptRecord; readonly outputs: KeptOutputs } {
  const outputs = Object.fromEntries(run.cells.map(({ id, outputs }) => [id, outputs.flatMap(lasting)]));
  const digests = new Map(parse(run.source).cells.map(({ firstLine, digest }) => [firstLine, digest]));
  const cells = run.cells.map(({ id, title, tags, status, firstLine, cached = [] }) => ({
    id,
    title,
    isText: tags.includes("markdown"),
    digest: digests.get(firstLine) ?? "",
    status,
    firstLine,
    fromCache: cached.filter(({ isFromCache }) => isFromCache).map(({ key }) => key),
  }));
  const record: KeptRecord = {
    format: "vigie.kept-run/1",
    name: run.name,
    source: run.source,
    sourceDigest: run.sourceDigest,
    parameters: run.parameters,
    cells,
    widgets: widgetsOf(run.cells),
    datasets: distinct(run.cells.flatMap(({ opened = [] }) => opened)),
    label: run.label,
    seeds: run.values.filter(({ name }) => /seed$/i.test(name)).map(({ name, text }) => ({ name, text })),
    numbers: Object.fromEntries(
      run.values.flatMap(({ name, type, text }) => (type === "number" ? [[name, Number(text)]] : [])),
    ),
    environment,
    outputsDigest: digestJson(outputs),
    ok: run.ok,
  };
  return { record: JSON.parse(JSON.stringify(record)) as KeptRecord, outputs };
}

/** Progress is over, and tables can no longer be asked for other pages. */
function lasting(document: OutputDocument): OutputDocument[] {
  if (document.kind === "progress") return [];
  if (document.kind !== "table") return [document];
  const { output: _, ...table } = document;
  return [table];
}

function distinct(opened: readonly OpenedDataset[]): OpenedDataset[] {
  const byText = new Map(
    opened.map(({ reference, version }) => [`${reference} ${version}`, { reference, version }]),
  );
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
