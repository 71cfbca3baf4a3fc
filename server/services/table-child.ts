// The process that reads tables for the pages: millions of rows are sorted here, and the server keeps answering.
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import {
  openStore,
  type PanelSource,
  revisionRates,
  type StoredDataset,
  sweepTemporary,
  tellFault,
} from "vigie/datasets";
import { distributionOfParquet, distributionOfTable } from "./distribution.ts";
import { createFew } from "./few.ts";
import { createRowsMemory, type ParquetTable, pageOfParquet } from "./parquet-rows.ts";
import { filesOf } from "./parquet-sql.ts";
import { createProfiles } from "./profiles.ts";
import { pageOfRejects } from "./rejects.ts";
import { checkColumn } from "./table-filter.ts";
import { createSession } from "./table-session.ts";
import { pageOf, profileTable } from "./table-work.ts";
import type { DatasetQuestion, FromTableChild, Question, ToTableChild } from "./tables.ts";

const [folder = ""] = process.argv.slice(2);
/** Nothing is stored from here, so no clock is asked. */
const store = openStore(folder, { clock: () => new Date(0) });
const within = join(folder, "..", "cache");
const sessions = {
  /** Pages that need no sorting, and heads. */
  near: createSession({ within, threads: 2, memoryMiB: 512 }),
  /** Sorting and filtering. */
  far: createSession({ within, threads: 2, memoryMiB: 1024 }),
  /** What nobody waits for at once. */
  background: createSession({ within, threads: 1, memoryMiB: 1024 }),
};
const profiles = createProfiles({
  folder: join(within, "profiles"),
  session: sessions.near,
  background: sessions.background,
});
const memory = createRowsMemory();
const distributions = createFew<Promise<unknown>>(500);
/** The last few tables that stand in memory: people turn pages. */
const tables = createFew<Promise<ColumnTable>>(3);
const working = new Map<number, AbortController>();

process.on("message", (message: ToTableChild) => {
  const { request } = message;
  if ("cancel" in message) return working.get(request)?.abort();
  const stop = new AbortController();
  working.set(request, stop);
  answer(message.question, stop.signal)
    .then(
      (result) => send({ request, result }),
      (error: unknown) => send({ request, problem: tellFault(error, "table.failed") }),
    )
    .finally(() => working.delete(request));
});
process.on("disconnect", leave);
process.on("SIGTERM", leave);
void sweepTemporary(within);

async function leave(): Promise<void> {
  for (const stop of working.values()) stop.abort();
  // Not by `exit`, which waits for queries that do not end.
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 2000);
  await Promise.all(Object.values(sessions).map((session) => session.end()));
  process.exit(0);
}

async function answer(question: Question, signal: AbortSignal): Promise<unknown> {
  if (question.kind === "nothing") return sessions.near.run(async () => null);
  return answerAbout(question, signal);
}

async function answerAbout(question: DatasetQuestion, signal: AbortSignal): Promise<unknown> {
  const dataset = await store.resolve(question.version);
  switch (question.kind) {
    case "rejects":
      return sessions.near.run(
        (ask) => pageOfRejects(ask, join(dataset.folder, "rejects.csv"), question),
        signal,
      );
    case "revisions":
      return revisions(dataset, await store.resolve(question.other));
    case "profile":
      return profile(dataset);
    case "distribution":
      return distribution(dataset, question.column);
    case "rows":
      return rows(dataset, question, signal);
  }
}

async function rows(
  dataset: StoredDataset,
  { rows: request }: Extract<DatasetQuestion, { kind: "rows" }>,
  signal: AbortSignal,
): Promise<unknown> {
  const parquet = parquetTable(dataset);
  const { columns } = dataset.manifest.schema;
  if (parquet === null)
    return pageOf(
      await tableOf(dataset),
      columns.map(({ name }) => name),
      request,
    );
  const isNear = request.sort === undefined && (request.filters ?? []).length === 0;
  return sessions[isNear ? "near" : "far"].run(
    (ask) => pageOfParquet(ask, parquet, { ...request, memory }),
    signal,
  );
}

async function profile(dataset: StoredDataset): Promise<unknown> {
  const parquet = parquetTable(dataset);
  if (parquet !== null) return profiles.ofParquet(parquet);
  const { columns } = dataset.manifest.schema;
  return profiles.kept(dataset.version, async () => profileTable(await tableOf(dataset), columns));
}

function distribution(dataset: StoredDataset, name: string): Promise<unknown> {
  const column = checkColumn(name, dataset.manifest.schema.columns);
  const key = JSON.stringify([dataset.version, name]);
  const parquet = parquetTable(dataset);
  const made =
    distributions.get(key) ??
    (parquet === null
      ? tableOf(dataset).then((table) => distributionOfTable(table, column))
      : sessions.background.run((ask) => distributionOfParquet(ask, parquet, column)));
  distributions.set(key, made);
  made.catch(() => distributions.delete(key));
  return made;
}

/** Two deliveries of the same source. */
function revisions(dataset: StoredDataset, other: StoredDataset): Promise<unknown> {
  const paths = [dataset, other].flatMap((one) => store.parquetOf(one));
  const source = (dataset.manifest.parameters as { readonly source: PanelSource }).source;
  return sessions.background.run((_, connection) =>
    revisionRates(connection, source, filesOf(paths, ", union_by_name = true")),
  );
}

function parquetTable(dataset: StoredDataset): ParquetTable | null {
  const { version, manifest } = dataset;
  const paths = store.parquetOf(dataset);
  if (paths.length === 0) return null;
  const counts = manifest.parts?.map((part) => part.rows) ?? [manifest.rows];
  return { version, paths, columns: manifest.schema.columns, counts };
}

function tableOf(dataset: StoredDataset): Promise<ColumnTable> {
  const table = tables.get(dataset.version) ?? store.readTable(dataset);
  tables.set(dataset.version, table);
  table.catch(() => tables.delete(dataset.version));
  return table;
}

function send(message: FromTableChild): void {
  process.send?.(message);
}
