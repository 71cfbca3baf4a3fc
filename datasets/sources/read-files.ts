import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LongWork } from "../foundation/progress.ts";
import { throwIfAborted } from "../store/duckdb.ts";
import { isDiskFull } from "../store/faults.ts";
import { type CellPlan, insertCellsOfLines } from "./cells.ts";
import type { Source } from "./contract.ts";
import { unreadable } from "./header.ts";
import type { Layout } from "./layout.ts";
import { type QuerySpan, watchQuery } from "./progress.ts";
import { canReadColumns, readColumns } from "./read-columns.ts";
import { insertLines, restoreUndecoded, scanLines } from "./read-lines.ts";
import { rejoinLines } from "./rejoin-lines.ts";
import type { DeliveredFile } from "./report.ts";
import { scanFile } from "./scan-file.ts";
import { toUtf8 } from "./text/decode.ts";

/** How a file is read makes no difference to what it gives: by columns is faster, line by line takes anything. */
export type Reading = "columns" | "lines";

interface ReadOptions {
  readonly source: Source;
  readonly plan: CellPlan;
  readonly files: readonly string[];
  readonly layouts: readonly Layout[];
  /** `columns` wherever that gives the same. */
  readonly reading: Reading;
  /** Folder for a file made out of another one. */
  readonly scratch: string;
  readonly work: LongWork;
}

/** Share of the whole that reading the files takes; writing the facts takes the rest. */
const readingShare = 0.8;

/** Share of a file's reading that looking at its bytes takes. */
const scanShare = 0.1;

/** Reads the files of a delivery into `lines` and `cells`. */
export async function readFiles(
  connection: DuckDBConnection,
  { files, layouts, ...options }: ReadOptions,
): Promise<readonly DeliveredFile[]> {
  const total = layouts.reduce((sum, { header }) => sum + header.bytes, 0);
  const read: DeliveredFile[] = [];
  let done = 0;
  for (const [file, path] of files.entries()) {
    throwIfAborted(options.work.signal);
    const layout = layouts[file]!;
    const from = (readingShare * done) / total;
    done += layout.header.bytes;
    const span = {
      from,
      until: (readingShare * done) / total,
      label: `importing ${options.source.name}`,
      detail: basename(path),
      work: options.work,
    };
    const source = { ...options.source, delimiter: layout.delimiter };
    read.push(await readFile(connection, { ...options, source, path, file, layout, span }));
  }
  await connection.run(insertCellsOfLines(options.source, options.plan));
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
      reading === "columns" && canReadColumns(byColumns) ? await tryColumns(connection, byColumns) : null;
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

function tellBytes({ from, label, detail, work }: QuerySpan, until: number, total: number) {
  return (bytes: number) =>
    work.onProgress?.({
      label,
      fraction: from + (bytes / total) * (until - from),
      ...(detail === undefined ? {} : { detail }),
    });
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
