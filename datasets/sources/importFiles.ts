import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Json } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { throwIfAborted, withDuckDb } from "../store/duckdb.ts";
import { isDiskFull } from "../store/faults.ts";
import type { Source, SourceName } from "./contract.ts";
import { formMacros } from "./forms.ts";
import { checkGzip } from "./gzip.ts";
import { unreadable } from "./header.ts";
import { type Layout, readLayout } from "./layout.ts";
import { watchQuery } from "./progress.ts";
import { createLines, insertLines, restoreUndecoded } from "./read-lines.ts";
import { countLines, type ImportReport, writeRejects } from "./report.ts";
import { sourceNamed } from "./sources.ts";
import { factsSchema, writeFacts } from "./write-facts.ts";

export interface ImportOptions extends LongWork {
  readonly source: SourceName | Source;
  /** One delivery: its files, in any order, plain or compressed by gzip. */
  readonly files: readonly string[];
  /** Day on which the delivery was received, `YYYY-MM-DD`. */
  readonly received: string;
  /**
   * Default false: a fact is known on the later of its source's rule and `received`. True declares the delivery as
   * history handed over at once, whose known-on dates are those of the rule alone (assumed where the rule is).
   */
  readonly history?: boolean;
  /** Default: the source's name. */
  readonly name?: string;
}

export interface ImportResult {
  readonly dataset: StoredDataset;
  readonly report: ImportReport;
}

/**
 * Imports a delivery of one source as a dataset of facts: a valid line gives facts, a bad one is rejected with its
 * place and reason, and the rest goes on. Same bytes, received day and rule: same version.
 *
 * Throws `csv.missing-column`, `csv.repeated-column`, `csv.empty`, `csv.no-lines`, `csv.all-rejected`,
 * `file.unreadable`, `date.malformed`, `disk.full`, `work.cancelled`; nothing is left behind then.
 */
export async function importFiles(store: DatasetStore, options: ImportOptions): Promise<ImportResult> {
  const source = typeof options.source === "string" ? sourceNamed(options.source) : options.source;
  checkOptions(options);
  const layouts = await Promise.all(options.files.map((file) => readLayout(file, source)));
  const files = options.files.map((path, index) => ({ path, bytes: layouts[index]!.header.bytes }));
  const { signal, name = source.name } = options;
  return withDuckDb({ within: store.folder, signal }, async ({ connection, scratch }) => {
    await prepare(connection, source);
    await readFiles(connection, { source, layouts, options });
    const counted = await countLines(connection, { source, files });
    const rejects = join(scratch, "rejects.csv");
    await writeRejects(connection, { source, files, path: rejects });
    const file = join(scratch, "facts.parquet");
    const facts = await writeFacts(connection, { ...options, source, file });
    throwIfAborted(signal);
    const report = { ...counted, facts };
    const dataset = await store.putParquet({
      kind: "source",
      name,
      schema: factsSchema(source),
      parameters: parametersOf(source, options, report),
      report: report as unknown as Json,
      file,
      besides: { "rejects.csv": rejects },
    });
    return { dataset, report };
  });
}

function checkOptions({ files, received }: ImportOptions): void {
  if (files.length === 0) throw new Fault("import.no-files", "no files: 0 (expected at least one)");
  if (isDay(received)) return;
  throw new Fault("date.malformed", `not a day: ${received} (expected YYYY-MM-DD)`, {
    place: { column: "received", value: received },
  });
}

function isDay(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : new Date(Number.NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

async function prepare(connection: DuckDBConnection, source: Source): Promise<void> {
  const statements = [...formMacros, createLines(source), ...((await source.prepare?.()) ?? [])];
  for (const statement of statements) await connection.run(statement);
}

/** Share of the whole that reading the files takes; writing the facts takes the rest. */
const readingShare = 0.8;

async function readFiles(
  connection: DuckDBConnection,
  { source, layouts, options }: { source: Source; layouts: readonly Layout[]; options: ImportOptions },
): Promise<void> {
  const total = layouts.reduce((sum, { header }) => sum + header.bytes, 0);
  let done = 0;
  for (const [file, path] of options.files.entries()) {
    throwIfAborted(options.signal);
    const layout = layouts[file]!;
    if (layout.header.gzip) await checkGzip(path, options.signal);
    const from = (readingShare * done) / total;
    done += layout.header.bytes;
    const span = { from, until: (readingShare * done) / total, work: options };
    await watchQuery(connection, { ...span, label: `importing ${source.name}`, detail: basename(path) }, () =>
      readFile(connection, { source, path, file, layout }),
    );
  }
}

async function readFile(
  connection: DuckDBConnection,
  { source, path, file, layout }: { source: Source; path: string; file: number; layout: Layout },
): Promise<void> {
  await connection.run(insertLines(source, { path, file, layout })).catch((error: Error) => {
    throw isDiskFull(error) || /interrupt/i.test(error.message) ? error : unreadable(basename(path), error);
  });
  const bad = await connection.runAndReadAll(`SELECT count(*) AS n FROM undecoded_${file}`);
  if (Number(bad.getRowObjects()[0]?.n) === 0) return;
  for (const statement of restoreUndecoded(file)) await connection.run(statement);
}

function parametersOf(
  source: Source,
  { received, history = false }: ImportOptions,
  report: ImportReport,
): Json {
  const { text, mode } = source.knownOn;
  const knownOn = history
    ? { rule: text, mode }
    : { rule: `the later of the day received and: ${text}`, mode: "observed" };
  const files = report.files.map((file) => file.digest).sort();
  return { importer: "vigie.import/1", source: source.name, received, history, knownOn, files };
}
