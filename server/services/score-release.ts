import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ColumnTable, escape as unparsed } from "arquero";
import {
  type DatasetStore,
  type Digest,
  digestFile,
  Fault,
  isoOfMonth,
  openPanel,
  type PanelDescription,
  parseMonth,
  requireFiles,
} from "vigie/datasets";
import { type AlertLevel, decodePipeline, type Pipeline } from "vigie/experiments";
import { type AlertRow, requireBundle, scoreList, type Version, writeAlertList } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";

export interface ScoreRequest {
  readonly registry: AskedRegistry;
  readonly store: DatasetStore;
  /** `model@3` or `model@production`. */
  readonly version: string;
  /** Panel reference. */
  readonly panel: string;
  /** `YYYY-MM-DD`; default the newest as-of date of the panel. */
  readonly asOf?: string;
}

interface ListRequest extends ScoreRequest {
  /** `.csv` or `.arrow`. */
  readonly out: string;
}

export interface WrittenList {
  readonly path: string;
  readonly digest: Digest;
  readonly asOf: string;
  readonly version: string;
  readonly rows: readonly AlertRow[];
  readonly counts: Readonly<Record<AlertLevel, number>>;
}

/** Applies a version to one as-of date of a panel and writes the ranked list. */
export async function scoreRelease({ out, ...request }: ListRequest): Promise<WrittenList> {
  const { asOf, rows, version } = await scoreVersion(request);
  await writeAlertList(out, rows);
  return { path: out, digest: await digestFile(out), asOf, version, rows, counts: countLevels(rows) };
}

export type ScoredList = Pick<WrittenList, "asOf" | "version" | "rows">;

/** The ranked list of a version, whose bytes are checked first as are the panel's. */
export async function scoreVersion({
  registry,
  version: reference,
  ...where
}: ScoreRequest): Promise<ScoredList> {
  return scoreResolved({ version: await registry.resolve(reference), ...where });
}

/** What scoring reads of a version: where its bundle lies, and what each row says of it. */
export type ScoredVersion = Pick<Version, "model" | "reference" | "digest" | "folder">;

/** The same for a version that was looked up, without a registry. */
export async function scoreResolved({
  version,
  ...where
}: Omit<ScoreRequest, "registry" | "version"> & {
  readonly version: ScoredVersion;
}): Promise<ScoredList> {
  await requireBundle(join(version.folder, ".."), version.digest);
  const pipeline = decodePipeline(JSON.parse(await readFile(join(version.folder, "pipeline.json"), "utf8")));
  return { ...(await scorePanel({ pipeline, version, ...where })), version: version.reference };
}

export interface PanelScoring extends Pick<ScoreRequest, "store" | "panel" | "asOf"> {
  readonly pipeline: Pipeline;
  readonly version: Pick<Version, "model" | "reference" | "digest">;
}

/** The ranked list of a pipeline, registered or not, on one as-of date. */
export async function scorePanel({
  store,
  panel: name,
  pipeline,
  version,
  ...options
}: PanelScoring): Promise<Pick<WrittenList, "asOf" | "rows">> {
  const month = await monthOf(store, name, options.asOf);
  await requireFiles(await store.resolve(name), month?.from);
  const { description, table, schema } = await openPanel(store, name, month);
  const asOf = options.asOf ?? newestDate(table.array(description.asOf) as ArrayLike<Date>);
  const rows = scoreList({
    pipeline,
    table: withoutKnownProcedures(table, description),
    schema,
    asOf,
    version,
    listName: `${version.model} ${asOf}`,
    columns: {
      firm: description.firm,
      asOf: description.asOf,
      ...(description.group === "sector" ? { activity: "sector" } : {}),
    },
  });
  return { asOf, rows };
}

/** Of a panel in parts only the month that is asked for is read, or its newest. */
async function monthOf(store: DatasetStore, name: string, asOf: string | undefined) {
  const { parts } = (await store.resolve(name)).manifest;
  if (parts === undefined) return undefined;
  const month = parts.find((part) => part.name === asOf?.slice(0, 7)) ?? parts.at(-1)!;
  return { from: month.name, until: isoOfMonth(parseMonth(month.name) + 1).slice(0, 7) };
}

function newestDate(dates: ArrayLike<Date>): string {
  if (dates.length === 0)
    throw new Fault("panel.empty", "panel has no rows (expected at least one as-of date)");
  let newest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < dates.length; i++) newest = Math.max(newest, Number(dates[i]));
  return new Date(newest).toISOString().slice(0, 10);
}

function countLevels(rows: readonly AlertRow[]): Record<AlertLevel, number> {
  const counts = { high: 0, moderate: 0, none: 0 };
  for (const { level } of rows) counts[level]++;
  return counts;
}

/**
 * Firms that are known to be in procedure need no early warning. Those whose opening is not known yet stay: a list can
 * only use what was known.
 */
function withoutKnownProcedures(
  table: ColumnTable,
  { strongSignal, unknownOpening }: PanelDescription,
): ColumnTable {
  if (strongSignal === null) return table;
  const isKnown = (row: Readonly<Record<string, unknown>>) =>
    row[strongSignal] === true && (unknownOpening === null || row[unknownOpening] !== true);
  return table.filter(unparsed((row: Readonly<Record<string, unknown>>) => !isKnown(row))).reify();
}
