import type { ColumnDefinition } from "vigie/datasets";
import type { Cell, ColumnProfile } from "../api/rows.ts";
import type { ParquetTable } from "./parquet-rows.ts";
import { cell, filesOf, forms, quoteName, quoteText } from "./parquet-sql.ts";
import { histogramOf, topOf } from "./parquet-work.ts";
import type { Ask, Row } from "./table-session.ts";

/** Rows read in one go from a file. */
const pieceRows = 250_000;
const pieces = 2;

/**
 * What can be said of each column at once: missing share, least and greatest value as the files' own statistics have them,
 * histogram and most frequent values from a sample of whole files or stretches of files. Takes a fraction of a second.
 */
export async function sketchParquet(ask: Ask, table: ParquetTable): Promise<ColumnProfile[]> {
  const statistics = await statisticsOf(ask, table);
  const sample = sampleOf(table);
  const rows = sample.reduce((sum, { from, until }) => sum + until - from, 0);
  await ask(`CREATE OR REPLACE TEMP TABLE sample AS ${sampleSql(table, sample)}`);
  try {
    const counted = await countsInSample(ask, table.columns);
    const profiles: ColumnProfile[] = [];
    for (const [i, column] of table.columns.entries())
      profiles.push(await sketchColumn(ask, { ...column, i, rows, counted }, statistics.get(column.name)));
    return profiles;
  } finally {
    await ask("DROP TABLE IF EXISTS sample");
  }
}

interface Statistics {
  readonly missing: number;
  /** Null for both where some stretch of rows does not say. */
  readonly min: Cell;
  readonly max: Cell;
}

/** What the footers of the files say, by column; only columns of which every stretch says how many are missing. */
async function statisticsOf(
  ask: Ask,
  { paths, columns, counts }: ParquetTable,
): Promise<ReadonlyMap<string, Statistics>> {
  const rows = counts.reduce((sum, n) => sum + n, 0);
  const found = await ask(
    `SELECT path_in_schema AS name, sum(stats_null_count)::DOUBLE AS missing, bool_and(stats_null_count IS NOT NULL) AS is_counted,
        bool_and(stats_null_count = num_values OR (stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL
          AND coalesce(min_is_exact, true) AND coalesce(max_is_exact, true))) AS is_known,
        min(stats_min_value) AS low, max(stats_max_value) AS high,
        min(try_cast(stats_min_value AS DOUBLE)) AS low_number, max(try_cast(stats_max_value AS DOUBLE)) AS high_number
      FROM parquet_metadata([${paths.map(quoteText).join(", ")}]) GROUP BY path_in_schema`,
  );
  const types = new Map(columns.map(({ name, type }) => [quoted(name), { name, type }]));
  const known = new Map<string, Statistics>();
  for (const row of found) {
    const column = types.get(quoted(String(row.name)));
    if (column === undefined || row.is_counted !== true) continue;
    const [min, max] = row.is_known === true ? endsOf(row, column.type) : [null, null];
    known.set(column.name, { missing: rows === 0 ? 0 : Number(row.missing) / rows, min, max });
  }
  return known;
}

/** The footers' view writes names with odd characters in quotes. */
function quoted(name: string): string {
  return name.startsWith('"') ? name : quoteName(name);
}

function endsOf(row: Row, type: ColumnDefinition["type"]): readonly [Cell, Cell] {
  if (type === "float64" || type === "int32") return [cell(row.low_number), cell(row.high_number)];
  if (type === "bool")
    return [row.low === null ? null : row.low === "true", row.high === null ? null : row.high === "true"];
  return [cell(row.low), cell(row.high)];
}

interface Piece {
  readonly path: string;
  readonly from: number;
  readonly until: number;
}

/** Stretches that lie evenly over the rows. */
function sampleOf({ paths, counts }: ParquetTable): readonly Piece[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const wanted = Math.min(pieces, Math.ceil(total / pieceRows));
  const found: Piece[] = [];
  for (let i = 0; i < wanted; i++) {
    const middle = Math.floor(((i + 0.5) * total) / wanted);
    let [file, start] = [0, 0];
    while (start + counts[file]! <= middle) start += counts[file++]!;
    const count = counts[file]!;
    const from = Math.max(0, Math.min(count - pieceRows, middle - start - pieceRows / 2));
    found.push({ path: paths[file]!, from, until: Math.min(count, from + pieceRows) });
  }
  return found;
}

function sampleSql({ columns, paths }: ParquetTable, sample: readonly Piece[]): string {
  const shown = columns.map(({ name, type }, i) => `${forms[type](quoteName(name))} AS c${i}`).join(", ");
  const parts = sample.map(
    ({ path, from, until }) =>
      `SELECT ${shown} FROM ${filesOf([path], ", file_row_number = true")}
        WHERE file_row_number BETWEEN ${from} AND ${until - 1}`,
  );
  return parts.length === 0 ? `SELECT ${shown} FROM ${filesOf(paths)} LIMIT 0` : parts.join(" UNION ALL ");
}

function countsInSample(ask: Ask, columns: readonly ColumnDefinition[]): Promise<readonly Row[]> {
  const each = columns.map(
    (_, i) => `count(c${i})::DOUBLE AS n${i}, min(c${i}) AS low${i}, max(c${i}) AS high${i}`,
  );
  return ask(`SELECT ${each.join(", ")} FROM sample`);
}

interface Sketched extends ColumnDefinition {
  /** Position of the column. */
  readonly i: number;
  /** Rows of the sample. */
  readonly rows: number;
  readonly counted: readonly Row[];
}

async function sketchColumn(
  ask: Ask,
  { name, type, i, rows, counted }: Sketched,
  statistics: Statistics | undefined,
): Promise<ColumnProfile> {
  const sample = counted[0]!;
  const from = `(SELECT c${i} AS x FROM sample)`;
  const profile = {
    name,
    missing: statistics?.missing ?? (rows === 0 ? 0 : 1 - Number(sample[`n${i}`]) / rows),
    distinct: null,
    min: statistics?.min ?? null,
    max: statistics?.max ?? null,
    mean: null,
    sampled: rows,
  };
  if (type !== "float64" && type !== "int32") return { ...profile, top: await topOf(ask, from) };
  const [min, max] = [profile.min ?? sample[`low${i}`], profile.max ?? sample[`high${i}`]];
  return { ...profile, histogram: await histogramOf(ask, from, { min, max }) };
}
