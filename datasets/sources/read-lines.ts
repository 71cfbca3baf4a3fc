import { sqlName, sqlText } from "../store/duckdb.ts";
import type { RawColumn, Source } from "./contract.ts";
import { expectedOf, read } from "./forms.ts";
import type { Layout } from "./layout.ts";

/*
 * A file is read as lines, not as CSV: DuckDB gives one text a line in parallel, and the fields are cut here. So every
 * line has its true number, and a stray quote spoils its own line and never the ones after it.
 *
 * Table `lines`, one row a line with something in it:
 *   file INTEGER, line BIGINT, filtered INTEGER (1-based rule or null),
 *   problem STRUCT("column", "value", reason) or null, one VARCHAR a raw column (trimmed, null where empty),
 *   months: STRUCT("column", "month", "value")[]
 */

const problemType = `STRUCT("column" VARCHAR, "value" VARCHAR, reason VARCHAR)`;
const monthType = `STRUCT("column" VARCHAR, "month" DATE, "value" VARCHAR)`;

export function createLines(source: Source): string {
  const cells = source.columns.map(({ name }) => `${sqlName(name)} VARCHAR`);
  const months = source.monthly === undefined ? [] : [`months ${monthType}[]`];
  return `CREATE TABLE lines (${[
    "file INTEGER",
    "line BIGINT",
    "filtered INTEGER",
    `problem ${problemType}`,
    ...cells,
    ...months,
  ].join(", ")})`;
}

/** Reads file number `file` into `lines`; what cannot be decoded goes to `undecoded_<file>`. */
export function insertLines(
  source: Source,
  { path, file, layout }: { path: string; file: number; layout: Layout },
): string {
  const cells = layout.columns.map(({ column, position }) => `${cell(position)} AS ${sqlName(column.name)}`);
  const months = source.monthly === undefined ? [] : [`${monthList(layout)} AS months`];
  const names = source.columns.map(({ name }) => sqlName(name));
  return `INSERT INTO lines
WITH numbered AS (
  SELECT row_number() OVER () AS line, rtrim(line, chr(13)) AS text FROM ${scan(source, { path, file, layout })}
), split AS (
  SELECT line, text, ${fieldList(source.delimiter)} AS fields FROM numbered
  WHERE line > ${layout.header.line} AND text IS NOT NULL AND trim(text) <> ''
), cut AS (
  SELECT line, ${structureProblem(layout.fields)} AS structure, ${[...cells, ...months].join(", ")} FROM split
), sorted AS (
  SELECT *, CASE WHEN structure IS NULL THEN ${filterOf(source)} END AS filtered FROM cut
)
SELECT ${file}, line, filtered, CASE WHEN structure IS NOT NULL THEN structure
  WHEN filtered IS NOT NULL THEN NULL ${checks(source).join("\n  ")} END,
  ${[...names, ...(months.length > 0 ? ["months"] : [])].join(", ")}
FROM sorted`;
}

function scan(
  source: Source,
  { path, file, layout }: { path: string; file: number; layout: Layout },
): string {
  return `read_csv(${[
    sqlText(path),
    "delim = chr(31), quote = '', escape = '', header = false, auto_detect = false",
    "columns = {'line': 'VARCHAR'}, strict_mode = false, store_rejects = true",
    `rejects_table = 'undecoded_${file}', rejects_scan = 'scan_${file}'`,
    `encoding = '${source.encoding}'`,
    `compression = '${layout.header.gzip ? "gzip" : "none"}'`,
  ].join(", ")})`;
}

/** The fields of a line; null where its quotes are broken. Only lines with a quote pay for regular expressions. */
function fieldList(delimiter: string): string {
  const field = `("(?:[^"]|"")*"|[^"${delimiter}]*)`;
  return `CASE WHEN NOT contains(text, '"') THEN string_split(text, '${delimiter}')
    WHEN regexp_full_match(text, '${field}(${delimiter}${field})*')
    THEN regexp_extract_all('${delimiter}' || text, '${delimiter}${field}', 1) END`;
}

function cell(position: number | null): string {
  if (position === null) return "CAST(NULL AS VARCHAR)";
  const field = `fields[${position}]`;
  return `nullif(trim(if(starts_with(${field}, '"'), replace(${field}[2:-2], '""', '"'), ${field})), '')`;
}

function monthList(layout: Layout): string {
  const items = layout.months.map(
    ({ name, month, position }) =>
      `{'column': ${sqlText(name)}, 'month': DATE '${month}', 'value': ${cell(position)}}`,
  );
  return `list_filter([${items.join(", ")}], lambda item: item."value" IS NOT NULL)`;
}

function problem(column: string, value: string, reason: string): string {
  return `CAST({'column': ${column}, 'value': ${value}, 'reason': ${reason}} AS ${problemType})`;
}

function structureProblem(fields: number): string {
  const start = "left(text, 200)";
  return `CASE
    WHEN fields IS NULL THEN ${problem("NULL", start, "'broken quotes (expected each quoted field closed)'")}
    WHEN len(fields) < ${fields} THEN ${problem("NULL", start, `'too few fields: ' || len(fields) || ' (expected ${fields})'`)}
    WHEN len(fields) > ${fields} THEN ${problem("NULL", start, `'too many fields: ' || len(fields) || ' (expected ${fields})'`)}
  END`;
}

function filterOf({ filters = [] }: Source): string {
  if (filters.length === 0) return "CAST(NULL AS INTEGER)";
  return `CASE ${filters.map(({ drops }, index) => `WHEN ${drops} THEN ${index + 1}`).join(" ")} END`;
}

/** One `WHEN … THEN problem` a rule: the first that fits names the line's problem. */
function checks(source: Source): readonly string[] {
  return [...source.columns.flatMap(columnChecks), ...monthChecks(source)];
}

function columnChecks({ name, form, presence }: RawColumn): readonly string[] {
  const column = sqlName(name);
  const expected = expectedOf(form);
  const empty = `WHEN ${column} IS NULL THEN ${problem(sqlText(name), "''", sqlText(`empty (expected ${expected})`))}`;
  const malformed = `WHEN ${column} IS NOT NULL AND ${read(form, column)} IS NULL
    THEN ${problem(sqlText(name), column, sqlText(`malformed (expected ${expected})`))}`;
  return [...(presence === "filled" ? [empty] : []), ...(form === "text" ? [] : [malformed])];
}

function monthChecks({ monthly }: Source): readonly string[] {
  if (monthly === undefined) return [];
  const bad = `list_filter(months, lambda item: ${read(monthly.form, 'item."value"')} IS NULL)`;
  const reason = sqlText(`malformed (expected ${expectedOf(monthly.form)}, or nothing)`);
  return [`WHEN len(${bad}) > 0 THEN ${problem(`${bad}[1]."column"`, `${bad}[1]."value"`, reason)}`];
}

/**
 * Lines that could not be decoded are missing from the count of the others: moves the numbers of those after them,
 * and adds them as rejected lines. (The k-th bad line L leaves L − k good ones before it.)
 */
export function restoreUndecoded(file: number): readonly string[] {
  const lines = `(SELECT line AS bad, row_number() OVER (ORDER BY line) AS k
    FROM (SELECT DISTINCT line FROM undecoded_${file}))`;
  const reason =
    "'cannot be decoded: ' || lower(any_value(error_type)) || ' (expected the encoding of the source)'";
  return [
    `UPDATE lines SET line = line + (SELECT count(*) FROM ${lines} WHERE bad - k < lines.line) WHERE file = ${file}`,
    `INSERT INTO lines (file, line, problem) SELECT ${file}, line,
      ${problem("NULL", "left(any_value(csv_line), 200)", reason)} FROM undecoded_${file} GROUP BY line`,
  ];
}
