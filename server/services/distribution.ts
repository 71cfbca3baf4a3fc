import type { ColumnTable } from "arquero";
import type { ColumnDefinition } from "vigie/datasets";
import type { ColumnDistribution } from "../api/rows.ts";
import type { ParquetTable } from "./parquet-rows.ts";
import { filesOf, forms, quoteName } from "./parquet-sql.ts";
import { profileColumn } from "./parquet-work.ts";
import type { Ask } from "./table-session.ts";
import { profileTable } from "./table-work.ts";

const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
/** Quantiles of more rows are estimated: sorting them all takes too much memory. */
const mostSorted = 5_000_000;

/** A column of Parquet files with its quantiles. */
export async function distributionOfParquet(
  ask: Ask,
  table: ParquetTable,
  column: ColumnDefinition,
): Promise<ColumnDistribution> {
  const profile = await profileColumn(ask, table, column);
  if (!isNumber(column)) return { ...profile, quantiles: null, isEstimated: false };
  const isEstimated = table.counts.reduce((sum, n) => sum + n, 0) > mostSorted;
  const x = forms[column.type](quoteName(column.name));
  const each = levels.map((level, i) =>
    isEstimated ? `approx_quantile(x, ${level}) AS q${i}` : `quantile_cont(x, ${level}) AS q${i}`,
  );
  const [found] = await ask(
    `SELECT ${each.join(", ")} FROM (SELECT ${x} AS x FROM ${filesOf(table.paths)}) WHERE x IS NOT NULL`,
  );
  const quantiles = levels.map((_, i) => found?.[`q${i}`]);
  return { ...profile, quantiles: quantiles.every(isKnown) ? quantiles : null, isEstimated };
}

function isKnown(value: unknown): value is number {
  return Number.isFinite(value);
}

function isNumber({ type }: ColumnDefinition): boolean {
  return type === "float64" || type === "int32";
}

/** The same of a table in memory. */
export function distributionOfTable(table: ColumnTable, column: ColumnDefinition): ColumnDistribution {
  const [profile] = profileTable(table, [column]);
  const read = table.column(column.name)!;
  const values = isNumber(column)
    ? Float64Array.from({ length: table.numRows() }, (_, row) => Number(read.at(row) ?? Number.NaN))
        .filter((value) => !Number.isNaN(value))
        .sort()
    : new Float64Array();
  const quantiles = values.length === 0 ? null : levels.map((level) => quantile(values, level));
  return { ...profile!, quantiles, isEstimated: false };
}

/** Hyndman and Fan (1996), definition 7. */
function quantile(sorted: Float64Array, level: number): number {
  const at = level * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}
