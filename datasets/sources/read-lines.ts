import { sqlName, sqlText } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import type { Layout } from "./layout.ts";
import { problemsOf, wholeLineProblems } from "./problems.ts";

/*
 * A file is read as lines, not as CSV: DuckDB gives one text a line in parallel, and the fields are cut here. So every
 * line has its true number, and a stray quote spoils its own line and never the ones after it.
 *
 * Table `lines`, one row a line with something in it:
 *   file INTEGER, line BIGINT, filtered INTEGER (1-based rule or null), problem INTEGER (1-based, or null),
 *   undecoded BOOLEAN, fields INTEGER (null: broken quotes), expected INTEGER (fields of the header),
 *   text VARCHAR (where the line as a whole is wrong),
 *   one VARCHAR a raw column (trimmed, null where empty), months: STRUCT("column", "month", "value")[]
 */

const monthType = `STRUCT("column" VARCHAR, "month" DATE, "value" VARCHAR)`;

export function createLines(source: Source): string {
  const cells = source.columns.map(({ name }) => `${sqlName(name)} VARCHAR`);
  const months = source.monthly === undefined ? [] : [`months ${monthType}[]`];
  const own = "file INTEGER, line BIGINT, filtered INTEGER, problem INTEGER, undecoded BOOLEAN";
  return `CREATE TABLE lines (${[own, "fields INTEGER, expected INTEGER, text VARCHAR", ...cells, ...months].join(", ")})`;
}

/** Judges lines of file number `file` into `lines`; `from` gives their `line` and `text`. */
export function insertLines(
  source: Source,
  { from, file, layout }: { from: string; file: number; layout: Layout },
): string {
  const months = source.monthly === undefined ? [] : ["months"];
  const names = [...source.columns.map(({ name }) => sqlName(name)), ...months];
  return `INSERT INTO lines
WITH split AS (
  SELECT line, text, ${fieldList(source.delimiter)} AS parts FROM ${from}
  WHERE line > ${layout.header.line} AND text IS NOT NULL AND trim(text) <> ''
), cut AS (
  SELECT line, text, false AS undecoded, len(parts) AS fields, ${layout.fields} AS expected,
    ${cells(source, layout).join(", ")} FROM split
), sorted AS (
  SELECT *, CASE WHEN fields = expected THEN ${filterOf(source)} END AS filtered FROM cut
), judged AS (
  SELECT *, CASE WHEN filtered IS NULL THEN ${firstProblem(source)} END AS problem FROM sorted
)
SELECT ${file}, line, filtered, problem, undecoded, fields, expected,
  CASE WHEN problem <= ${wholeLineProblems} THEN text END, ${names.join(", ")}
FROM judged`;
}

/** The lines of a file: `line`, its number, and `text`. What cannot be decoded goes to `undecoded_<file>`. */
export function scanLines({ path, file, layout }: { path: string; file: number; layout: Layout }): string {
  const scan = `read_csv(${[
    sqlText(path),
    "delim = chr(31), quote = '', escape = '', header = false, auto_detect = false",
    "columns = {'line': 'VARCHAR'}, strict_mode = false, store_rejects = true",
    `rejects_table = 'undecoded_${file}', rejects_scan = 'scan_${file}'`,
    `compression = '${layout.header.gzip ? "gzip" : "none"}'`,
  ].join(", ")})`;
  return `(SELECT row_number() OVER () AS line, rtrim(line, chr(13)) AS text FROM ${scan})`;
}

/** The fields of a line; null where its quotes are broken. Only lines with a quote pay for regular expressions. */
function fieldList(delimiter: string): string {
  const field = `("(?:[^"]|"")*"|[^"${delimiter}]*)`;
  const quoted = `regexp_extract_all('${delimiter}' || text, '${delimiter}${field}', 1)`;
  return `CASE WHEN NOT contains(text, '"') THEN string_split(text, '${delimiter}')
    WHEN regexp_full_match(text, '${field}(${delimiter}${field})*')
    THEN list_transform(${quoted}, lambda f: if(starts_with(f, '"'), replace(f[2:-2], '""', '"'), f)) END`;
}

function cells(source: Source, layout: Layout): readonly string[] {
  const columns = layout.columns.map(
    ({ column, position }) => `${cell(position, source)} AS ${sqlName(column.name)}`,
  );
  return source.monthly === undefined ? columns : [...columns, `${monthList(source, layout)} AS months`];
}

function cell(position: number | null, source: Source): string {
  return position === null ? "CAST(NULL AS VARCHAR)" : cellOf(`parts[${position}]`, source);
}

/** SQL of a cell, trimmed, null where it says nothing. */
export function cellOf(text: string, { nothing }: Source): string {
  const cell = `nullif(trim(${text}), '')`;
  return nothing === undefined ? cell : `nullif(${cell}, ${sqlText(nothing)})`;
}

function monthList(source: Source, layout: Layout): string {
  const items = layout.months.map(
    ({ name, month, position }) =>
      `{'column': ${sqlText(name)}, 'month': DATE '${month}', 'value': ${cell(position, source)}}`,
  );
  return `list_filter([${items.join(", ")}], lambda item: item."value" IS NOT NULL)`;
}

function filterOf({ filters = [] }: Source): string {
  if (filters.length === 0) return "CAST(NULL AS INTEGER)";
  return `CASE ${filters.map(({ drops }, index) => `WHEN ${drops} THEN ${index + 1}`).join(" ")} END`;
}

function firstProblem(source: Source): string {
  return `CASE ${problemsOf(source)
    .map(({ when }, index) => `WHEN ${when} THEN ${index + 1}`)
    .join("\n  ")} END`;
}

/**
 * Lines that could not be decoded are missing from the count of the others: moves the numbers of those after them,
 * and adds them as rejected lines. (The k-th bad line L leaves L − k good ones before it.)
 */
export function restoreUndecoded(file: number): readonly string[] {
  const lines = `(SELECT line AS bad, row_number() OVER (ORDER BY line) AS k
    FROM (SELECT DISTINCT line FROM undecoded_${file}))`;
  return [
    `UPDATE lines SET line = line + (SELECT count(*) FROM ${lines} WHERE bad - k < lines.line) WHERE file = ${file}`,
    `INSERT INTO lines (file, line, problem, undecoded, text)
      SELECT ${file}, line, 1, true, any_value(csv_line)
      FROM undecoded_${file} GROUP BY line`,
  ];
}
