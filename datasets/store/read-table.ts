import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ColumnTable } from "arquero";
import { Fault } from "../foundation/errors.ts";
import { parseMonth } from "../foundation/months.ts";
import type { ColumnDefinition } from "../schema.ts";
import type { ReadOptions, StoredDataset } from "./contract.ts";
import { corrupt, requireBytes } from "./faults.ts";
import { readParquet } from "./parquet-file.ts";
import { partsFolder } from "./parts.ts";
import { decodeArrow } from "./read-arrow.ts";
import { readBytes } from "./read-bytes.ts";
import { readParts } from "./read-parts.ts";

/** Columns, and rows by group and month, of a stored dataset; `within`: where DuckDB may work. */
export async function readTable(
  dataset: StoredDataset,
  { within, columns, ...rows }: ReadOptions & { within: string },
): Promise<ColumnTable> {
  requireBytes(dataset);
  const selected = selectColumns(dataset, columns);
  checkRows(dataset, rows);
  await checkLengths(dataset);
  return dataset.manifest.parts === undefined
    ? readWhole(dataset, selected, { within, rows })
    : readSome(dataset, selected, rows);
}

type Rows = Omit<ReadOptions, "columns">;

function selectColumns(
  dataset: StoredDataset,
  names: readonly string[] | undefined,
): readonly ColumnDefinition[] {
  const { columns } = dataset.manifest.schema;
  if (names === undefined) return columns;
  return names.map((name) => columns.find((column) => column.name === name) ?? unknownColumn(dataset, name));
}

/** Months are parsed here, so that a wrong one is told before anything is read. */
function checkRows({ manifest }: StoredDataset, { groups, from, until }: Rows): void {
  for (const month of [from, until]) if (month !== undefined) parseMonth(month);
  if ([groups, from, until].every((choice) => choice === undefined) || manifest.panel !== undefined) return;
  throw new Fault(
    "dataset.not-a-panel",
    `no groups or months to choose by: ${manifest.name} is a ${manifest.kind} (expected a panel)`,
  );
}

function unknownColumn({ manifest }: StoredDataset, name: string): never {
  const names = manifest.schema.columns.map((column) => column.name).join(", ");
  throw new Fault(
    "dataset.unknown-column",
    `no such column in ${manifest.name}: ${name} (expected ${names})`,
    { place: { column: name } },
  );
}

async function checkLengths({ folder, receipt }: StoredDataset): Promise<void> {
  for (const file of receipt.files) {
    const path = join(folder, file.path);
    const { size } = await stat(path).catch((error) => {
      throw corrupt(path, (error as Error).message, error);
    });
    if (size !== file.bytes) throw corrupt(path, `it has ${size} bytes, not ${file.bytes}`);
  }
}

/** The Arrow files of a dataset in parts; the months it has are the names of the parts. */
async function readSome(
  { folder, manifest }: StoredDataset,
  columns: readonly ColumnDefinition[],
  { groups, from = "0000-01", until = "9999-12" }: Rows,
): Promise<ColumnTable> {
  const chosen = manifest.parts!.filter(({ name }) => from <= name && name < until);
  const paths = chosen.map(({ name }) => join(folder, partsFolder, `${name}.arrow`));
  const table = await readParts(paths, { columns, groups });
  const rows = chosen.reduce((sum, part) => sum + part.rows, 0);
  const isWrong = groups === undefined ? table.numRows() !== rows : table.numRows() > rows;
  if (isWrong || table.numCols() !== columns.length)
    throw corrupt(
      join(folder, partsFolder),
      `${table.numRows()} rows and ${table.numCols()} columns (expected ${rows} rows)`,
    );
  return table;
}

async function readWhole(
  dataset: StoredDataset,
  columns: readonly ColumnDefinition[],
  { within, rows }: { within: string; rows: Rows },
): Promise<ColumnTable> {
  const { panel } = dataset.manifest;
  const isWhole = Object.values(rows).every((choice) => choice === undefined);
  if (isWhole || panel === undefined) return readFile(dataset, columns, within);
  const keys = selectColumns(dataset, [panel.group, panel.asOf]).filter((key) => !columns.includes(key));
  const table = await readFile(dataset, [...columns, ...keys], within);
  const [group, asOf] = [table.column(panel.group)!, table.column(panel.asOf)!];
  const { groups, from = "0000-01", until = "9999-12" } = rows;
  const isChosen = (row: number) => {
    const month = (asOf.at(row) as Date).toISOString().slice(0, 7);
    return (groups?.includes(group.at(row) as string) ?? true) && from <= month && month < until;
  };
  const arquero = await import("arquero");
  const numbers = table.assign({ row: Array.from({ length: table.numRows() }, (_, row) => row) } as never);
  return numbers
    .filter(arquero.escape((line: { row: number }) => isChosen(line.row)))
    .select(columns.map((column) => column.name))
    .reify();
}

async function readFile(
  dataset: StoredDataset,
  columns: readonly ColumnDefinition[],
  within: string,
): Promise<ColumnTable> {
  const [path = ""] = pathsOf(dataset);
  const names = columns.map((column) => column.name);
  const table = path.endsWith(".parquet")
    ? await readParquet(path, { columns, within })
    : await decodeArrow(await readBytes(path), { file: path, columns: names });
  if (table.numRows() !== dataset.manifest.rows || table.numCols() !== columns.length)
    throw corrupt(path, `${table.numRows()} rows and ${table.numCols()} columns`);
  return table;
}

/** The files of rows, in order; of a dataset in parts the Arrow ones. */
export function pathsOf(dataset: StoredDataset): readonly string[] {
  requireBytes(dataset);
  const { folder, manifest, receipt } = dataset;
  if (manifest.parts !== undefined)
    return manifest.parts.map(({ name }) => join(folder, partsFolder, `${name}.arrow`));
  const file = receipt.files.find(({ path }) => /^data\.(arrow|parquet)$/.test(path));
  if (file === undefined) throw corrupt(join(folder, "receipt.json"), "it names no data file");
  return [join(folder, file.path)];
}

/** The Parquet files of the rows, in order; none where they are Arrow only. */
export function parquetOf(dataset: StoredDataset): readonly string[] {
  const paths = pathsOf(dataset);
  if (dataset.manifest.parts === undefined) return paths.filter((path) => basename(path) === "data.parquet");
  return paths.map((path) => path.replace(/\.arrow$/, ".parquet"));
}
