// The process that reads tables for the pages: a million rows are sorted here, and the server keeps answering.
import { join } from "node:path";
import type { ColumnTable } from "arquero";
import { describeError, Fault, openStore, type StoredDataset } from "vigie/datasets";
import { pageOfParquet, profileParquet } from "./parquet-work.ts";
import { pageOf, profileTable } from "./table-work.ts";
import type { FromTableChild, ToTableChild } from "./tables.ts";

const [folder = ""] = process.argv.slice(2);
/** Nothing is stored from here, so no clock is asked. */
const store = openStore(folder, { clock: () => new Date(0) });
const mostOpen = 3;
const open = new Map<string, Promise<ColumnTable>>();

process.on("message", (message: ToTableChild) => {
  const { request } = message;
  answer(message).then(
    (result) => send({ request, result }),
    (error: unknown) => send({ request, problem: describeProblem(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

async function answer({ version, rows }: ToTableChild): Promise<unknown> {
  const dataset = await store.resolve(version);
  const path = store.pathOf(dataset);
  const { columns } = dataset.manifest.schema;
  if (path.endsWith(".parquet")) {
    const within = join(folder, "..", "cache");
    const table = { path, columns, rows: dataset.manifest.rows, within };
    return rows === undefined ? profileParquet(table) : pageOfParquet(table, rows);
  }
  const table = await tableOf(dataset);
  const names = columns.map(({ name }) => name);
  return rows === undefined ? profileTable(table, columns) : pageOf(table, names, rows);
}

/** The last few stay open: people turn pages. */
function tableOf(dataset: StoredDataset): Promise<ColumnTable> {
  const { version } = dataset;
  const table = open.get(version) ?? store.readTable(dataset);
  open.delete(version);
  open.set(version, table);
  table.catch(() => open.delete(version));
  for (const oldest of open.keys()) if (open.size > mostOpen) open.delete(oldest);
  return table;
}

function send(message: FromTableChild): void {
  process.send?.(message);
}

function describeProblem(error: unknown): NonNullable<FromTableChild["problem"]> {
  return error instanceof Fault
    ? { code: error.code, kind: error.kind, message: error.message }
    : { code: "table.failed", kind: "broken", message: describeError(error) };
}
