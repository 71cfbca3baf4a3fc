import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Digest, digestFile, type Json } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { ColumnDefinition, Schema } from "../schema.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { sqlName, sqlText, throwIfAborted, withDuckDb } from "../store/duckdb.ts";
import { isDiskFull } from "../store/faults.ts";
import type { FactColumn, Source, SourceName } from "./contract.ts";
import { formMacros } from "./forms.ts";
import { unreadable } from "./header.ts";
import { type Layout, readLayout } from "./layout.ts";
import { watchQuery } from "./progress.ts";
import { createLines, insertLines, restoreUndecoded } from "./read-lines.ts";
import { sourceNamed } from "./sources.ts";

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

export interface FileReport {
  /** Without its folder. */
  readonly file: string;
  readonly bytes: number;
  readonly digest: Digest;
  /** Lines after the header that have something in them = valid + rejected + filtered. */
  readonly read: number;
  readonly valid: number;
  readonly rejected: number;
  readonly filtered: number;
}

export interface Reject {
  readonly file: string;
  /** 1-based line of the file. */
  readonly line: number;
  /** Empty when the line as a whole is wrong. */
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

export interface ImportReport {
  readonly source: SourceName;
  readonly files: readonly FileReport[];
  readonly read: number;
  readonly valid: number;
  readonly rejected: number;
  readonly filtered: number;
  /** Lines left out by each rule. */
  readonly filteredBy: Readonly<Record<string, number>>;
  /** Rows of the dataset: one line may give several facts, or none. */
  readonly facts: number;
  /** The first of them; all are in `rejects.csv` beside the data. */
  readonly rejects: readonly Reject[];
}

export interface ImportResult {
  readonly dataset: StoredDataset;
  readonly report: ImportReport;
}

/** Rejects kept in the report. */
const rejectsShown = 20;

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
  const { signal } = options;
  return withDuckDb({ within: store.folder, signal }, async ({ connection, scratch }) => {
    await prepare(connection, source);
    await readFiles(connection, { source, layouts, options });
    const report = await reportOf(connection, { source, layouts, files: options.files });
    const file = join(scratch, "facts.parquet");
    const rejects = join(scratch, "rejects.csv");
    await writeRejects(connection, { files: options.files, rejects });
    const facts = await writeFacts(connection, { source, options, file });
    throwIfAborted(signal);
    const complete = { ...report, facts };
    const dataset = await store.putParquet({
      kind: "source",
      name: options.name ?? source.name,
      schema: schemaOf(source),
      parameters: parametersOf(source, options, report),
      report: complete as unknown as Json,
      file,
      besides: { "rejects.csv": rejects },
    });
    return { dataset, report: complete };
  });
}

function checkOptions({ files, received }: ImportOptions): void {
  if (files.length === 0) throw new Fault("import.no-files", "no files: 0 (expected at least one)");
  if (!isDay(received))
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

async function readFiles(
  connection: DuckDBConnection,
  { source, layouts, options }: { source: Source; layouts: readonly Layout[]; options: ImportOptions },
): Promise<void> {
  const sizes = layouts.map((layout) => layout.header.bytes);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  let done = 0;
  for (const [file, path] of options.files.entries()) {
    throwIfAborted(options.signal);
    const span = { from: (0.9 * done) / total, until: (0.9 * (done + sizes[file]!)) / total };
    const label = `importing ${source.name}`;
    await watchQuery(connection, { ...span, label, detail: basename(path), work: options }, () =>
      readFile(connection, { source, path, file, layout: layouts[file]! }),
    );
    done += sizes[file]!;
  }
}

async function readFile(
  connection: DuckDBConnection,
  { source, path, file, layout }: { source: Source; path: string; file: number; layout: Layout },
): Promise<void> {
  await connection.run(insertLines(source, { path, file, layout })).catch((error: Error) => {
    throw isDiskFull(error) || /interrupted/i.test(error.message) ? error : unreadable(basename(path), error);
  });
  const bad = await connection.runAndReadAll(`SELECT count(*) AS n FROM undecoded_${file}`);
  if (Number(bad.getRowObjects()[0]?.n) === 0) return;
  for (const statement of restoreUndecoded(file)) await connection.run(statement);
}

async function reportOf(
  connection: DuckDBConnection,
  { source, layouts, files }: { source: Source; layouts: readonly Layout[]; files: readonly string[] },
): Promise<Omit<ImportReport, "facts">> {
  const counts = await rowsOf(
    connection,
    `SELECT file, count(*) AS read, count(problem) AS rejected, count(filtered) AS filtered FROM lines GROUP BY file`,
  );
  const reports: FileReport[] = [];
  for (const [index, path] of files.entries()) {
    const row = counts.find(({ file }) => file === index);
    const [read, rejected, filtered] = [row?.read, row?.rejected, row?.filtered].map((n) => Number(n ?? 0));
    reports.push({
      file: basename(path),
      bytes: layouts[index]!.header.bytes,
      digest: await digestFile(path),
      read: read!,
      valid: read! - rejected! - filtered!,
      rejected: rejected!,
      filtered: filtered!,
    });
  }
  const sum = (field: "read" | "valid" | "rejected" | "filtered") =>
    reports.reduce((total, report) => total + report[field], 0);
  const rejects = await readRejects(connection, files);
  refuseNothing(reports, rejects);
  return {
    source: source.name,
    files: reports,
    read: sum("read"),
    valid: sum("valid"),
    rejected: sum("rejected"),
    filtered: sum("filtered"),
    filteredBy: await filteredBy(connection, source),
    rejects,
  };
}

/** A file without a line, or of which nothing can be read, is no delivery. */
function refuseNothing(reports: readonly FileReport[], rejects: readonly Reject[]): void {
  for (const { file, read, rejected } of reports) {
    if (read === 0)
      throw new Fault("csv.no-lines", "no line after the header (expected at least one)", {
        place: { file },
      });
    if (read > rejected) continue;
    const {
      line = 0,
      column = "",
      value = "",
      reason = "",
    } = rejects.find((reject) => reject.file === file) ?? {};
    throw new Fault("csv.all-rejected", `all ${read} lines rejected, the first: ${reason}`, {
      place: { file, line, value, ...(column === "" ? {} : { column }) },
    });
  }
}

async function filteredBy(connection: DuckDBConnection, { filters = [] }: Source) {
  const rows = await rowsOf(
    connection,
    "SELECT filtered AS rule, count(*) AS n FROM lines WHERE filtered IS NOT NULL GROUP BY filtered",
  );
  const count = (rule: number) => Number(rows.find((row) => row.rule === rule)?.n ?? 0);
  return Object.fromEntries(filters.map(({ name }, index) => [name, count(index + 1)]));
}

function rejectsQuery(files: readonly string[]): string {
  const names = files.map((path) => sqlText(basename(path))).join(", ");
  return `SELECT [${names}][file + 1] AS file, line, coalesce(problem."column", '') AS "column",
    coalesce(problem."value", '') AS "value", problem.reason AS reason
    FROM lines WHERE problem IS NOT NULL ORDER BY lines.file, line`;
}

async function readRejects(
  connection: DuckDBConnection,
  files: readonly string[],
): Promise<readonly Reject[]> {
  const query = rejectsQuery(files);
  const rows = await rowsOf(
    connection,
    `SELECT * FROM (${query}) QUALIFY row_number() OVER (PARTITION BY file ORDER BY line) <= ${rejectsShown}`,
  );
  return rows.map((row) => ({ ...row, line: Number(row.line) }) as unknown as Reject);
}

async function writeRejects(
  connection: DuckDBConnection,
  { files, rejects }: { files: readonly string[]; rejects: string },
): Promise<void> {
  await connection.run(
    `COPY (${rejectsQuery(files)}) TO ${sqlText(rejects)} (FORMAT csv, HEADER, FORCE_QUOTE ("value"))`,
  );
}

async function writeFacts(
  connection: DuckDBConnection,
  { source, options, file }: { source: Source; options: ImportOptions; file: string },
): Promise<number> {
  const received = `DATE '${options.received}'`;
  const rule = source.knownOn.sql;
  const known = options.history ? rule : `greatest(${rule}, ${received})`;
  const columns = [
    ...source.facts.map(({ name, sql }) => `${sql} AS ${sqlName(name)}`),
    `${known} AS "knownOn"`,
    `${received} AS "receivedOn"`,
  ];
  const monthly = source.monthly === undefined ? "" : "CROSS JOIN unnest(months) AS unnested(monthly)";
  const query = `SELECT ${columns.join(", ")} FROM (SELECT * FROM lines WHERE problem IS NULL AND filtered IS NULL) AS valid
    ${monthly} ${source.spread ?? ""}`;
  const span = { from: 0.9, until: 1, label: `writing ${source.name}`, work: options };
  const result = await watchQuery(connection, span, () =>
    connection.run(
      `COPY (SELECT * FROM (${query}) ORDER BY ALL) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`,
    ),
  );
  return result.rowsChanged;
}

function schemaOf(source: Source): Schema {
  const days: readonly FactColumn[] = [
    {
      name: "knownOn",
      type: "date",
      meaning: "Day from which the administration could know the fact.",
      unit: null,
      missing: null,
      sql: "",
    },
    {
      name: "receivedOn",
      type: "date",
      meaning: "Day on which the delivery was received.",
      unit: null,
      missing: null,
      sql: "",
    },
  ];
  const columns = [...source.facts, ...days].map(
    ({ name, type, meaning, unit, missing }): ColumnDefinition => ({
      name,
      type,
      role: "fact",
      meaning,
      unit,
      theme: null,
      source: source.name,
      knownOn: source.knownOn.text,
      missing,
      confidentiality: source.confidentiality,
    }),
  );
  return { columns };
}

function parametersOf(
  source: Source,
  { received, history = false }: ImportOptions,
  report: Omit<ImportReport, "facts">,
): Json {
  const { text, mode } = source.knownOn;
  const knownOn = history
    ? { rule: text, mode }
    : { rule: `the later of the day received and: ${text}`, mode: "observed" };
  const files = report.files.map((file) => file.digest).sort();
  return { importer: "vigie.import/1", source: source.name, received, history, knownOn, files };
}

async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}
