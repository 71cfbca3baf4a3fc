import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Digest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import { sqlText } from "../store/duckdb.ts";
import type { Source, SourceName } from "./contract.ts";
import { problemsOf } from "./problems.ts";
import type { Reading } from "./read-files.ts";

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
  readonly reading: Reading;
  /** How its text was written; that of the lines made of it where it is no text. */
  readonly encoding: string;
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
  /** The first of each file; all are in `rejects.csv` beside the data. */
  readonly rejects: readonly Reject[];
}

/** Rejects of each file kept in the report. */
const rejectsShown = 20;

export interface Delivery {
  readonly source: Source;
  readonly files: readonly DeliveredFile[];
}

export interface DeliveredFile {
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
  readonly reading: Reading;
  readonly encoding: string;
  /** Valid lines that are not in `lines`. */
  readonly ordinary: number;
}

/** Counts what is in `lines`, and the ordinary lines. Throws `csv.no-lines` and `csv.all-rejected` for a file that gives nothing. */
export async function countLines(
  sql: DuckDBConnection | null,
  { source, files }: Delivery,
): Promise<Omit<ImportReport, "facts">> {
  const counts = await rowsOf(
    sql,
    "SELECT file, count(*) AS read, count(problem) AS rejected, count(filtered) AS filtered FROM lines GROUP BY file",
  );
  const reports = files.map(({ path, bytes, digest, reading, encoding, ordinary }, index): FileReport => {
    const row = counts.find(({ file }) => file === index);
    const [odd, rejected, filtered] = [row?.read, row?.rejected, row?.filtered].map((n) => Number(n ?? 0));
    const read = ordinary + odd!;
    const valid = read - rejected! - filtered!;
    const counted = { read, valid, rejected: rejected!, filtered: filtered! };
    return { file: basename(path), bytes, digest, ...counted, reading, encoding };
  });
  const rejects = await firstRejects(sql, { source, files });
  for (const report of reports) refuseNothing(report, rejects);
  const sum = (field: "read" | "valid" | "rejected" | "filtered") =>
    reports.reduce((total, report) => total + report[field], 0);
  return {
    source: source.name,
    files: reports,
    read: sum("read"),
    valid: sum("valid"),
    rejected: sum("rejected"),
    filtered: sum("filtered"),
    filteredBy: await filteredBy(sql, source),
    rejects,
  };
}

/** A file without a line, or of which no line can be read, is no delivery. */
function refuseNothing({ file, read, rejected }: FileReport, rejects: readonly Reject[]): void {
  if (read === 0)
    throw new Fault("csv.no-lines", "no line after the header (expected at least one)", { place: { file } });
  const first = rejects.find((reject) => reject.file === file);
  if (read > rejected || first === undefined) return;
  const { line, column, value, reason } = first;
  throw new Fault("csv.all-rejected", `all ${read} lines rejected, the first: ${reason}`, {
    place: { file, line, value, ...(column === "" ? {} : { column }) },
  });
}

async function filteredBy(sql: DuckDBConnection | null, { filters = [] }: Source) {
  const rows = await rowsOf(
    sql,
    "SELECT filtered AS rule, count(*) AS n FROM lines WHERE filtered IS NOT NULL GROUP BY filtered",
  );
  const count = (rule: number) => Number(rows.find((row) => row.rule === rule)?.n ?? 0);
  return Object.fromEntries(filters.map(({ name }, index) => [name, count(index + 1)]));
}

/** SQL of all rejected lines: delivery position, file, line, column, value, reason. */
function rejectsQuery({ source, files }: Delivery): string {
  const names = files.map(({ path }) => sqlText(basename(path))).join(", ");
  const problems = problemsOf(source);
  const part = (field: "column" | "value" | "reason") =>
    `CASE problem ${problems.map((problem, index) => `WHEN ${index + 1} THEN ${problem[field]}`).join(" ")} END`;
  return `SELECT file AS position, [${names}][file + 1] AS file, line, coalesce(${part("column")}, '') AS "column",
    coalesce(${part("value")}, '') AS "value", ${part("reason")} AS reason FROM lines WHERE problem IS NOT NULL`;
}

async function firstRejects(sql: DuckDBConnection | null, delivery: Delivery): Promise<readonly Reject[]> {
  const rows = await rowsOf(
    sql,
    `SELECT * FROM (${rejectsQuery(delivery)})
      QUALIFY row_number() OVER (PARTITION BY position ORDER BY line) <= ${rejectsShown} ORDER BY position, line`,
  );
  return rows.map(({ position, ...row }) => ({ ...row, line: Number(row.line) }) as unknown as Reject);
}

/** Writes all rejected lines to a CSV file: file, line, column, value, reason. */
export async function writeRejects(
  sql: DuckDBConnection | null,
  { path, ...delivery }: Delivery & { path: string },
): Promise<void> {
  if (sql === null) return writeFile(path, "file,line,column,value,reason\n");
  await sql.run(
    `COPY (SELECT * EXCLUDE position FROM (${rejectsQuery(delivery)}) ORDER BY position, line)
      TO ${sqlText(path)} (FORMAT csv, HEADER)`,
  );
}

/** Of `lines`, which has none where there is no database. */
async function rowsOf(
  sql: DuckDBConnection | null,
  query: string,
): Promise<readonly Record<string, unknown>[]> {
  return sql === null ? [] : (await sql.runAndReadAll(query)).getRowObjects();
}
