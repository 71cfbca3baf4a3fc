import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { digestFile, type Json } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { throwIfAborted, withLazyDuckDb } from "../store/duckdb.ts";
import { sourceOfLayout } from "./accounts.ts";
import { type CellPlan, createCells, planCells } from "./cells.ts";
import type { Source, SourceName } from "./contract.ts";
import { formMacros } from "./forms.ts";
import { readLayout } from "./layout.ts";
import { tooFewFields, tooManyFields } from "./problems.ts";
import { type ReadDelivery, type Reading, readFiles } from "./read-files.ts";
import { createLines } from "./read-lines.ts";
import { countLines, type DeliveredFile, type ImportReport, writeRejects } from "./report.ts";
import { sourceNamed } from "./sources.ts";
import { asText, type TextFile, type TextOptions } from "./text/asText.ts";
import { factsSchema, writeFacts } from "./write-facts.ts";

const millisecondsPerDay = 86_400_000;

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
  /** Dataset of `comptes`, by which files of the Urssaf without a column Siret find their establishments. */
  readonly accounts?: StoredDataset | undefined;
  /** Default `bytes`, wherever that gives the same; `columns` and `lines` are slower and take more. */
  readonly reading?: Reading;
}

export interface ImportResult {
  readonly dataset: StoredDataset;
  readonly report: ImportReport;
}

/**
 * Imports a delivery of one source as a dataset of facts: a valid line gives facts, a bad one is rejected with its
 * place and reason, and the rest goes on. Same bytes, received day and rule: same version.
 *
 * Throws `csv.missing-column`, `csv.repeated-column`, `csv.mixed-layouts`, `csv.empty`, `csv.no-lines`, `csv.all-rejected`,
 * `file.unreadable`, `date.malformed`, `disk.full`, `work.cancelled`; nothing is left behind then.
 */
export async function importFiles(store: DatasetStore, options: ImportOptions): Promise<ImportResult> {
  const declared = typeof options.source === "string" ? sourceNamed(options.source) : options.source;
  checkOptions(options);
  const { signal, name = declared.name, reading = "bytes" } = options;
  return withLazyDuckDb({ within: store.folder, signal }, async ({ connect, scratch }) => {
    const texts = await allAsText(options.files, declared, { scratch, signal });
    const paths = texts.map(({ path }) => path);
    const table = { store, dataset: options.accounts };
    const { source, parents } = await sourceOfLayout(declared, { texts, accounts: table });
    const plan = planCells(source);
    const layouts = await Promise.all(texts.map(({ path }) => readLayout(path, source)));
    const openSql = async () => prepared(await connect(), { source, plan });
    const read = await readFiles(openSql, {
      source,
      plan,
      layouts,
      reading,
      days: {
        received: Date.parse(options.received) / millisecondsPerDay,
        history: options.history ?? false,
      },
      files: paths,
      scratch,
      work: options,
    });
    const files = await describeOriginals(read, { texts, originals: options.files });
    const counted = await countLines(read.sql, { source, files });
    const rejects = join(scratch, "rejects.csv");
    await writeRejects(read.sql, { source, files, path: rejects });
    const file = join(scratch, "facts.parquet");
    const { content, digest } = await writeFacts(read, { ...options, source, plan, file });
    throwIfAborted(signal);
    const report = { ...counted, facts: content.rows };
    const dataset = await store.putParquet({
      kind: "source",
      name,
      schema: factsSchema(source),
      parents,
      parameters: parametersOf(source, options, report),
      report: report as unknown as Json,
      file,
      content,
      digest,
      besides: { "rejects.csv": rejects },
    });
    return { dataset, report };
  });
}

/** Waits for all: what one file still writes would stand in the way of clearing up after another that failed. */
async function allAsText(
  files: readonly string[],
  source: Source,
  options: TextOptions,
): Promise<readonly TextFile[]> {
  const texts = files.map((file) => asText(file, source, options));
  await Promise.allSettled(texts);
  return Promise.all(texts);
}

/** Reports speak of the files as they were delivered. */
async function describeOriginals(
  { files, sql }: ReadDelivery,
  { texts, originals }: { texts: readonly TextFile[]; originals: readonly string[] },
): Promise<readonly DeliveredFile[]> {
  const described: DeliveredFile[] = [];
  for (const [i, file] of files.entries()) {
    const [path, text] = [originals[i]!, texts[i]!];
    for (const statement of restoreLines(i, text)) await sql?.run(statement);
    const encoding = text.written ?? file.encoding;
    if (file.path === path) described.push(file);
    else
      described.push({
        ...file,
        path,
        encoding,
        bytes: (await stat(path)).size,
        digest: await digestFile(path),
      });
  }
  return described;
}

/** Numbers lines, and counts fields of those that could not be cut, as they are in the original. */
function restoreLines(file: number, { linesPerLine, fieldsPerLine }: TextFile): readonly string[] {
  const line = `UPDATE lines SET line = 2 + (line - 2) // ${linesPerLine} WHERE file = ${file}`;
  const fields = `UPDATE lines SET expected = ${fieldsPerLine},
    problem = if(fields < ${fieldsPerLine}, ${tooFewFields}, ${tooManyFields})
    WHERE file = ${file} AND problem IN (${tooFewFields}, ${tooManyFields}) AND fields <> ${fieldsPerLine}`;
  return [...(linesPerLine > 1 ? [line] : []), ...(fieldsPerLine === undefined ? [] : [fields])];
}

function checkOptions({ files, received }: ImportOptions): void {
  if (files.length === 0) throw new Fault("import.no-files", "no files: 0 (expected at least one)");
  checkReceived(received);
}

/** Throws `date.malformed` where the day received is none. */
export function checkReceived(received: string): void {
  if (isDay(received)) return;
  throw new Fault("date.malformed", `not a day: ${received} (expected YYYY-MM-DD)`, {
    place: { column: "received", value: received },
  });
}

function isDay(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : new Date(Number.NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

async function prepared(
  connection: DuckDBConnection,
  { source, plan }: { source: Source; plan: CellPlan },
): Promise<DuckDBConnection> {
  const tables = (await source.prepare?.()) ?? [];
  const statements = [...formMacros, createLines(source), createCells(source, plan), ...tables];
  // Together: a transaction of its own for each would be written to disk.
  await connection.run(["BEGIN", ...statements, "COMMIT"].join(";\n"));
  return connection;
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
