import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LongWork } from "../foundation/progress.ts";
import { throwIfAborted } from "../store/duckdb.ts";
import { isDiskFull } from "../store/faults.ts";
import type { FactDays, FactReader } from "./bytes/fact-reader.ts";
import { judgeOddLines, readAsBytes } from "./bytes/read-delivery.ts";
import { type CellPlan, insertCellsOfLines } from "./cells.ts";
import type { Source } from "./contract.ts";
import { unreadable } from "./header.ts";
import type { Layout } from "./layout.ts";
import { type QuerySpan, spansOf, tellBytes, watchQuery } from "./progress.ts";
import { canReadColumns, readColumns } from "./read-columns.ts";
import { insertLines, restoreUndecoded, scanLines } from "./read-lines.ts";
import { rejoinLines } from "./rejoin-lines.ts";
import type { DeliveredFile } from "./report.ts";
import { scanFile } from "./scan-file.ts";
import { toUtf8 } from "./text/decode.ts";

/**
 * How a file is read makes no difference to what it gives: from its bytes is the fastest and takes some sources, by columns
 * is faster than line by line, which takes anything.
 */
export type Reading = "bytes" | "columns" | "lines";

export interface ReadOptions {
  readonly source: Source;
  readonly plan: CellPlan;
  readonly files: readonly string[];
  readonly layouts: readonly Layout[];
  /** `bytes` or `columns` wherever that gives the same. */
  readonly reading: Reading;
  readonly days: FactDays;
  /** Folder for a file made out of another one. */
  readonly scratch: string;
  readonly work: LongWork;
}

/** Share of a file's reading that looking at its bytes takes. */
const scanShare = 0.1;

export interface ReadDelivery {
  readonly files: readonly DeliveredFile[];
  /** Of the lines that are neither in `lines` nor in `cells`: the columns of `factsSchema`. */
  readonly facts: FactReader["columns"] | null;
  /** Where `lines` and `cells` are; null where all lines gave facts without SQL. */
  readonly sql: DuckDBConnection | null;
}

/** Reads the files of a delivery into facts, `lines` and `cells`. `openSql` gives a database with the last two, empty. */
export async function readFiles(
  openSql: () => Promise<DuckDBConnection>,
  options: ReadOptions,
): Promise<ReadDelivery> {
  const { source, layouts } = options;
  const read = options.reading === "bytes" ? await readAsBytes(options) : null;
  if (read?.odd.every(({ length }) => length === 0))
    return { files: read.files, facts: read.facts, sql: null };
  const sql = await openSql();
  const files = read?.files ?? (await readBySql(sql, options));
  for (const [file, odd] of (read?.odd ?? []).entries())
    if (odd.length > 0) await judgeOddLines(sql, { source, file, layout: layouts[file]!, odd });
  await sql.run(insertCellsOfLines(source, options.plan));
  return { files, facts: read?.facts ?? null, sql };
}

/** Reads the files into `lines` and `cells`. */
async function readBySql(
  connection: DuckDBConnection,
  { files, layouts, ...options }: ReadOptions,
): Promise<readonly DeliveredFile[]> {
  const spans = spansOf({ files, layouts, label: `importing ${options.source.name}`, work: options.work });
  const read: DeliveredFile[] = [];
  for (const [file, path] of files.entries()) {
    throwIfAborted(options.work.signal);
    const layout = layouts[file]!;
    const source = { ...options.source, delimiter: layout.delimiter };
    const span = spans[file]!;
    read.push(await readFile(connection, { ...options, source, path, file, layout, span }));
  }
  return read;
}

interface FileOptions extends Omit<ReadOptions, "files" | "layouts"> {
  readonly path: string;
  readonly file: number;
  readonly layout: Layout;
  readonly span: QuerySpan;
}

async function readFile(connection: DuckDBConnection, options: FileOptions): Promise<DeliveredFile> {
  const { path, layout, span, reading } = options;
  const { bytes, gzip } = layout.header;
  const middle = span.from + scanShare * (span.until - span.from);
  const scan = await scanFile({
    path,
    gzip,
    delimiter: options.source.delimiter,
    signal: span.work.signal,
    onBytes: tellBytes(span, middle, bytes),
  });
  const hasBytesOnly = !scan.isUtf8 && !scan.hasLongCharacter;
  const text = hasBytesOnly ? await rewritten(options) : options;
  const described = { path, bytes, digest: scan.digest, encoding: hasBytesOnly ? accents : "utf-8" };
  return watchQuery(connection, { ...span, from: middle }, async () => {
    const byColumns = { ...text, scan: { ...scan, isUtf8: scan.isUtf8 || hasBytesOnly } };
    const ordinary =
      reading !== "lines" && canReadColumns(byColumns) ? await tryColumns(connection, byColumns) : null;
    if (ordinary === null) await readByLines(connection, text);
    if (scan.hasQuote && options.source.reshape === undefined) await rejoinLines(connection, text);
    return { ...described, reading: ordinary === null ? "lines" : "columns", ordinary: ordinary ?? 0 };
  });
}

/** What bytes that are no UTF-8 are taken for, where none of them is part of a longer character. */
const accents = "windows-1252";

/** The same file in UTF-8; lines, delimiters and quotes stay where they were. */
async function rewritten(options: FileOptions): Promise<FileOptions> {
  const { path, layout, scratch, span } = options;
  const { gzip } = layout.header;
  const how = { gzip, encoding: accents, hasReturnsOnly: false } as const;
  const text = await toUtf8(path, how, { scratch, signal: span.work.signal });
  return { ...options, path: text.path, layout: { ...layout, header: { ...layout.header, gzip: false } } };
}

/** What DuckDB cannot read by columns it may still read as lines. */
async function tryColumns(
  connection: DuckDBConnection,
  options: Parameters<typeof readColumns>[1],
): Promise<number | null> {
  try {
    return await readColumns(connection, options);
  } catch (error) {
    if (isDiskFull(error) || isInterrupt(error)) throw error;
    await connection.run(`DELETE FROM cells WHERE file = ${options.file}`);
    await connection.run(`DELETE FROM lines WHERE file = ${options.file}`);
    return null;
  }
}

async function readByLines(
  connection: DuckDBConnection,
  { source, path, file, layout }: FileOptions,
): Promise<void> {
  for (const table of ["undecoded", "scan"]) await connection.run(`DROP TABLE IF EXISTS ${table}_${file}`);
  const from = scanLines({ path, file, layout });
  await connection.run(insertLines(source, { from, file, layout })).catch((error: Error) => {
    throw isDiskFull(error) || isInterrupt(error) ? error : unreadable(basename(path), error);
  });
  const bad = await connection.runAndReadAll(`SELECT count(*) AS n FROM undecoded_${file}`);
  if (Number(bad.getRowObjects()[0]?.n) === 0) return;
  for (const statement of restoreUndecoded(file)) await connection.run(statement);
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /interrupt/i.test(error.message);
}
