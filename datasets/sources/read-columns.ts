import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlName, sqlText } from "../store/duckdb.ts";
import type { CellPlan } from "./cells.ts";
import type { RawColumn, Source } from "./contract.ts";
import { read } from "./forms.ts";
import type { Layout } from "./layout.ts";
import { cellOf, insertLines, scanLines } from "./read-lines.ts";
import type { FileScan } from "./scan-file.ts";

/*
 * The fast way to read a file: DuckDB's own reader cuts the columns and every cell is read once, straight into `cells`.
 * It is right for ordinary lines only: no quote, as many fields as the header, nothing to reject or to leave out. All
 * others (odd lines) go the way of `read-lines.ts`, which knows their numbers. It counts only if ordinary and odd lines
 * add up to the lines of the file; otherwise the whole file is read as lines.
 */

interface ColumnsOptions {
  readonly source: Source;
  readonly plan: CellPlan;
  readonly path: string;
  /** Position in the delivery. */
  readonly file: number;
  readonly layout: Layout;
  readonly scan: FileScan;
}

/** Above so many quotes a line most lines would be read twice. */
const manyQuotes = 0.5;

/** Whether the bytes of a file allow to try. */
export function canReadColumns({ layout, scan }: Pick<ColumnsOptions, "layout" | "scan">): boolean {
  return (
    scan.isUtf8 &&
    !scan.hasControl &&
    (scan.returns === 0 || scan.returns === scan.lines) &&
    scan.quotesPerLine <= manyQuotes &&
    layout.header.line === 1 &&
    layout.fields > 1
  );
}

/**
 * Reads a file into `cells`, and its odd lines into `lines`. Gives the number of ordinary lines, or null, with nothing
 * left behind, where they do not add up.
 */
export async function readColumns(
  connection: DuckDBConnection,
  options: ColumnsOptions,
): Promise<number | null> {
  const { file, source, scan, layout } = options;
  const expected = scan.lines - layout.header.line;
  await connection.run(insertCells(options));
  const ordinary = await countOf(connection, `FROM cells WHERE file = ${file} AND bad IS NULL`);
  // DuckDB forgives a delimiter too many at the end of a line.
  const delimiters = (layout.fields - 1) * scan.lines;
  if (ordinary === expected && scan.delimiters === delimiters) return ordinary;
  await connection.run(`CREATE TABLE odd_${file} AS ${oddLines(options)}`);
  const odd = await countOf(connection, `FROM odd_${file}`);
  const undecoded = await countOf(connection, `FROM undecoded_${file}`);
  if (ordinary + odd !== expected || undecoded > 0) {
    await connection.run(`DELETE FROM cells WHERE file = ${file}`);
    return null;
  }
  await connection.run(insertLines(source, { file, layout, from: `odd_${file}` }));
  return ordinary;
}

async function countOf(connection: DuckDBConnection, from: string): Promise<number> {
  const [row] = (await connection.runAndReadAll(`SELECT count(*) AS n ${from}`)).getRowObjects();
  return Number(row?.n);
}

/** Three steps: the fields of the file, the raw cells by name, each cell read once. */
function insertCells(options: ColumnsOptions): string {
  const { source, plan, file } = options;
  const months =
    source.monthly === undefined ? [] : [`${monthDays(options)} AS "monthDays"`, `"monthValues"`];
  const columns = [String(file), badText(options), ...plan.readings.map(({ name }) => name), ...months];
  return `INSERT INTO cells SELECT ${columns.join(", ")} FROM (
  SELECT ${["*", ...readings(source, plan)].join(", ")} FROM (
    SELECT ${["*", ...rawCells(options)].join(", ")} FROM ${scanColumns(options)}
  ))`;
}

function scanColumns({ source, path, layout }: ColumnsOptions): string {
  const columns = fieldNames(layout).map((name) => `${sqlText(name)}: 'VARCHAR'`);
  return `read_csv(${[
    sqlText(path),
    `delim = ${sqlText(source.delimiter)}, quote = '', escape = '', header = true, auto_detect = false`,
    `columns = {${columns.join(", ")}}, strict_mode = true, ignore_errors = true`,
    `compression = '${layout.header.gzip ? "gzip" : "none"}'`,
  ].join(", ")})`;
}

function fieldNames({ fields }: Layout): readonly string[] {
  return Array.from({ length: fields }, (_, index) => `field ${index + 1}`);
}

/** The line as it stands in the file, from its fields. */
function wholeLine({ source, layout }: ColumnsOptions): string {
  return `concat(${fieldNames(layout)
    .map(sqlName)
    .join(`, ${sqlText(source.delimiter)}, `)})`;
}

function rawCells({ source, plan, layout }: ColumnsOptions): readonly string[] {
  const columns = layout.columns.map(
    ({ column, position }) => `${rawCell(position, column, { source, plan })} AS ${sqlName(column.name)}`,
  );
  const months = layout.months.map(({ position }) => `"field ${position}"`);
  return source.monthly === undefined ? columns : [...columns, `[${months.join(", ")}] AS "monthTexts"`];
}

/**
 * As `cellOf` gives it, with less work. A cell that has to be of some form and is not, for the spaces around it, makes its
 * line odd: it is read again, trimmed. An empty field is null already.
 */
function rawCell(
  position: number | null,
  { name, form }: RawColumn,
  { source, plan }: { source: Source; plan: CellPlan },
): string {
  if (position === null) return "CAST(NULL AS VARCHAR)";
  const field = `"field ${position}"`;
  if (source.nothing !== undefined) return cellOf(field, source);
  const isKept = plan.readings.some(({ sql }) => sql === sqlName(name));
  if (form !== "text" && !isKept) return field;
  return `CASE WHEN regexp_full_match(${field}, '[!-~]+') THEN ${field} ELSE ${cellOf(field, source)} END`;
}

/** What the facts need, and what says whether a cell is well formed; each only once. */
function readings({ columns, monthly }: Source, plan: CellPlan): readonly string[] {
  const needed = plan.readings
    .filter(({ name, sql }) => name !== sql)
    .map(({ name, sql }) => `${sql} AS ${name}`);
  const checked = columns.flatMap((column) =>
    column.form === "text" || readingOf(column, plan) !== undefined
      ? []
      : [`${read(column.form, sqlName(column.name))} AS ${checkName(column, plan)}`],
  );
  const months =
    monthly === undefined
      ? []
      : [`list_transform("monthTexts", lambda item: ${read(monthly.form, "item")}) AS "monthValues"`];
  return [...needed, ...checked, ...months];
}

function readingOf({ name, form }: RawColumn, plan: CellPlan): string | undefined {
  return plan.readings.find(({ sql }) => sql === read(form, name))?.name;
}

function checkName(column: RawColumn, plan: CellPlan): string {
  return readingOf(column, plan) ?? sqlName(`check of ${column.name}`);
}

function monthDays({ layout }: ColumnsOptions): string {
  return `[${layout.months.map(({ month }) => `DATE '${month}'`).join(", ")}]`;
}

/** The line's text where it is to be looked at again, null otherwise. */
function badText(options: ColumnsOptions): string {
  const { source, plan, scan } = options;
  const line = wholeLine(options);
  const quoted = scan.hasQuote ? [`contains(${line}, '"')`] : [];
  const left = (source.filters ?? []).map(({ drops }) => `coalesce(${drops}, false)`);
  const months =
    source.monthly === undefined ? [] : [`list_count("monthTexts") <> list_count("monthValues")`];
  const bad = [...quoted, ...left, ...source.columns.flatMap((column) => badCell(column, plan)), ...months];
  return `CASE WHEN ${bad.length === 0 ? "false" : bad.join(" OR ")} THEN ${line} END`;
}

function badCell(column: RawColumn, plan: CellPlan): readonly string[] {
  const [raw, isText] = [sqlName(column.name), column.form === "text"];
  const value = isText ? raw : checkName(column, plan);
  if (column.presence === "filled") return [`${value} IS NULL`];
  return isText ? [] : [`(${value} IS NULL AND ${raw} IS NOT NULL)`];
}

/** Lines with their numbers that are not ordinary, empty ones too. */
function oddLines({ source, path, file, layout }: ColumnsOptions): string {
  const delimiters = `strlen(text) - strlen(replace(text, ${sqlText(source.delimiter)}, ''))`;
  return `SELECT * FROM ${scanLines({ path, file, layout })} WHERE line > ${layout.header.line} AND (
    text IS NULL OR contains(text, '"') OR ${delimiters} <> ${layout.fields - 1}
    OR text IN (SELECT bad FROM cells WHERE file = ${file} AND bad IS NOT NULL))`;
}
