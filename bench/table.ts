// How fast a dataset of very many rows opens in the page's table: asked through the same child process as the server asks.
// `npx tsx bench/table.ts [--rows 20000000] [--keep FOLDER]` prints one table and removes what it wrote, unless it is to be kept.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type ColumnDefinition,
  type ColumnType,
  type DatasetPart,
  digestBytes,
  openStore,
  type StoredDataset,
  withDuckDb,
} from "vigie/datasets";
import type { ColumnChunk } from "../datasets/store/column-chunk.ts";
import { encodeParquet } from "../datasets/store/parquet/encode-parquet.ts";
import { prepareReaders, readChunks } from "../datasets/store/read-parquet.ts";
import { createTables, type Tables } from "../server/services/tables.ts";
import { peersPython } from "./harness/python.ts";

const months = 108;
const { values } = parseArgs({ options: { rows: { type: "string" }, keep: { type: "string" } } });
const rows = Math.max(months, Number(values.rows ?? 20_000_000));

const numbers = Array.from({ length: 12 }, (_, i) => `f${i}`);
const types: readonly (readonly [string, ColumnType])[] = [
  ["siren", "text"],
  ["asOf", "date"],
  ["region", "category"],
  ["department", "category"],
  ["activity", "category"],
  ["size", "int32"],
  ["fails", "bool"],
  ["strongSignal", "bool"],
  ...numbers.map((name) => [name, "float64"] as const),
];

/** A month of a panel: sorted by region, a tenth to a half of each number missing. */
function monthSql(month: string, i: number): string {
  const firms = Math.ceil(rows / months);
  const features = numbers.map(
    (name, k) => `CASE WHEN hash(firm, ${i}, ${k}) % ${k + 2} = 0 THEN NULL
      ELSE (hash(firm, ${i}, ${k + 20}) % 1000003) / 7.0::DOUBLE END AS ${name}`,
  );
  return `SELECT (300000000 + firm * 7)::VARCHAR AS siren, DATE '${month}-01' AS "asOf",
    'Region ' || (1 + hash(firm) % 18) AS region, 'D' || (hash(firm) % 101) AS department,
    chr(65 + (firm % 21)::INTEGER) AS activity, (hash(firm, 3) % 500)::INTEGER AS size,
    hash(firm, ${i}, 1) % 50 = 0 AS fails, hash(firm, ${i}, 2) % 100 = 0 AS "strongSignal", ${features.join(", ")}
    FROM range(${firms}) firms(firm) ORDER BY region, siren`;
}

async function makeDataset(folder: string): Promise<StoredDataset> {
  const parquet = join(folder, "parquet");
  await mkdir(parquet, { recursive: true });
  const already = (await readdir(parquet)).length;
  const parts: DatasetPart[] = [];
  await withDuckDb({ within: folder }, async ({ connection }) => {
    for (let i = 0; i < months; i++) {
      const name = `${2016 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`;
      const path = join(parquet, `${name}.parquet`);
      if (i >= already) await writeFile(path, await parquetOf(connection, monthSql(name, i)));
      parts.push(await partOf(folder, name, path));
    }
  });
  return openStore(join(folder, "datasets"), { clock: () => new Date(0) }).putParts({
    kind: "table",
    name: "many",
    schema: { columns: types.map(columnOf) },
    parts,
  });
}

/** Laid out as every panel's part is. */
async function parquetOf(connection: DuckDBConnection, sql: string): Promise<Uint8Array> {
  const columns = types.map(columnOf);
  const chunks: ColumnChunk[][] = columns.map(() => []);
  const readers = await prepareReaders(connection, `(${sql})`, columns);
  for await (const part of readChunks(connection, `(${sql})`, readers))
    for (const [index, chunk] of part.entries()) chunks[index]!.push(chunk);
  return Buffer.concat(
    encodeParquet(columns.map((definition, index) => ({ definition, chunks: chunks[index]! }))),
  );
}

/** Nothing here reads the Arrow file or a digest: both are made up. */
async function partOf(folder: string, name: string, path: string): Promise<DatasetPart> {
  const arrow = join(folder, "empty.arrow");
  await writeFile(arrow, "");
  const digest = digestBytes(new TextEncoder().encode(name));
  return {
    name,
    rows: Math.ceil(rows / months),
    columnDigests: Object.fromEntries(types.map(([column]) => [column, digest])),
    files: [
      { name: `${name}.arrow`, path: arrow, bytes: 0, digest },
      { name: `${name}.parquet`, path, bytes: (await stat(path)).size, digest },
    ],
  };
}

function columnOf([name, type]: readonly [string, ColumnType]): ColumnDefinition {
  const nothing = { unit: null, theme: null, source: null, knownOn: null, missing: null } as const;
  return { name, type, role: "fact", meaning: name, confidentiality: "open", ...nothing };
}

const filters = [
  { column: "region", oneOf: ["Region 7"] },
  { column: "f3", from: 100_000 },
];
const page = { offset: 0, limit: 20 };
const middle = { offset: Math.floor(rows / 2), limit: 20 };

/** In the order in which a person asks; the heads are asked for while the page is. */
function questionsOf(
  tables: Tables,
  dataset: StoredDataset,
): readonly (readonly [string, () => Promise<unknown>])[] {
  const sorted = { sort: "f0", descending: true };
  return [
    [
      "opening: first page and heads",
      () => Promise.all([tables.rows(dataset, page), tables.profile(dataset)]),
    ],
    ["first page", () => tables.rows(dataset, page)],
    ["heads", () => tables.profile(dataset)],
    ["page in the middle", () => tables.rows(dataset, middle)],
    ["sorted, first page", () => tables.rows(dataset, { ...page, ...sorted })],
    ["sorted, last page", () => tables.rows(dataset, { offset: rows - 20, limit: 20, ...sorted })],
    ["sorted, page in the middle", () => tables.rows(dataset, { ...middle, ...sorted })],
    ["filtered, first page and count", () => tables.rows(dataset, { ...page, filters })],
    ["filtered and sorted, first page", () => tables.rows(dataset, { ...page, filters, ...sorted })],
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start);
}

async function askPolars(folder: string): Promise<Readonly<Record<string, number>>> {
  const python = peersPython(process.env);
  if (python === null) return {};
  const script = join(import.meta.dirname, "peers/table_polars.py");
  const ask = promisify(execFile)(python, [script, join(folder, "parquet"), String(rows)], {
    timeout: 300_000,
  });
  return ask.then(
    ({ stdout }) => JSON.parse(stdout),
    () => ({}),
  );
}

async function main(): Promise<void> {
  const folder =
    values.keep === undefined ? await mkdtemp(join(tmpdir(), "vigie-table-")) : resolve(values.keep);
  try {
    const dataset = await makeDataset(folder);
    await rm(join(folder, "cache"), { recursive: true, force: true });
    const tables = createTables(join(folder, "datasets"));
    const start = await timed(() => tables.warm());
    const lines: (readonly string[])[] = [["milliseconds", "first", "again", "polars"]];
    lines.push(["start of the reading process", String(start), "", ""]);
    const questions = questionsOf(tables, dataset);
    const found: [string, number, number][] = [];
    for (const [name, ask] of questions) found.push([name, await timed(ask), await timed(ask)]);
    const whole = await timed(() => untilExact(tables, dataset));
    tables.close();
    const polars = await askPolars(folder);
    for (const [name, first, again] of found)
      lines.push([name, String(first), String(again), String(polars[name] ?? "")]);
    lines.push(["all columns read in the background", String(whole), "", ""]);
    console.log(`${dataset.manifest.rows} rows, ${types.length} columns, ${months} parts\n${aligned(lines)}`);
  } finally {
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function untilExact(tables: Tables, dataset: StoredDataset): Promise<void> {
  const columns = await tables.profile(dataset);
  if (columns.every(({ sampled }) => sampled === undefined)) return;
  await new Promise((later) => setTimeout(later, 500));
  return untilExact(tables, dataset);
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]! + 2))).join(""),
    )
    .join("\n");
}

await main();
