import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ColumnDefinition, type DatasetStore, type StoredDataset, withDuckDb } from "vigie/datasets";
import { writeMonth } from "../../datasets/panel/stages/months.ts";
import { prepareReaders } from "../../datasets/store/read-parquet.ts";

const column = (
  name: string,
  type: ColumnDefinition["type"],
  role: ColumnDefinition["role"],
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning: name,
  unit: null,
  theme: role === "feature" ? (name === "debt" ? "social debt" : "payment") : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

const schema = {
  columns: [
    column("siren", "text", "key"),
    column("asOf", "date", "key"),
    column("region", "category", "group"),
    column("debt", "float64", "feature"),
    column("delay", "float64", "feature"),
    column("noise", "float64", "feature"),
    column("strongSignal", "bool", "flag"),
    column("fails", "bool", "target"),
  ],
};

export interface PanelRow {
  readonly siren: string;
  /** `2018-01`. */
  readonly month: string;
  readonly debt: number | null;
  readonly delay: number;
  readonly noise: number;
  readonly fails: boolean;
}

/** Stores rows as panels are built: a file a month. `folder`: empty, for what is moved into the store. */
export async function putPartsPanel(
  store: DatasetStore,
  { name, rows, folder }: { name: string; rows: readonly PanelRow[]; folder: string },
): Promise<StoredDataset> {
  await mkdir(folder, { recursive: true });
  const lines = rows.map(({ month, ...row }) =>
    JSON.stringify({ ...row, asOf: `${month}-01`, region: "North", strongSignal: false }),
  );
  await writeFile(join(folder, "rows.json"), lines.join("\n"));
  const types = { text: "VARCHAR", category: "VARCHAR", date: "DATE", bool: "BOOLEAN", float64: "DOUBLE" };
  const columns = schema.columns.map((one) => `"${one.name}": '${types[one.type as keyof typeof types]}'`);
  const source = `read_json('${join(folder, "rows.json")}', format='newline_delimited', columns={${columns.join(", ")}})`;
  const parts = await withDuckDb({ within: folder, memoryMiB: 512, threads: 1 }, async ({ connection }) => {
    const names = schema.columns.map((one) => `"${one.name}"`).join(", ");
    await connection.run(`CREATE TABLE panel AS SELECT ${names} FROM ${source}`);
    const readers = await prepareReaders(connection, "panel", schema.columns);
    const made = [];
    for (const month of [...new Set(rows.map((row) => row.month))].sort())
      made.push(await writeMonth(connection, { month, rows: "panel", readers, schema, output: folder }));
    return made;
  });
  return store.putParts({
    kind: "panel",
    name,
    schema,
    parts: parts.map((part) => ({
      ...part,
      files: part.files.map((file) => ({ ...file, path: join(folder, file.name) })),
    })),
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  });
}
