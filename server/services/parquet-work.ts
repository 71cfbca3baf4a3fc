import type { ColumnDefinition } from "vigie/datasets";
import type { ColumnProfile } from "../api/rows.ts";
import type { ParquetTable } from "./parquet-rows.ts";
import { cell, filesOf, forms, quoteName } from "./parquet-sql.ts";
import type { Ask } from "./table-session.ts";
import { bins, mostDistinct, mostTop } from "./table-work.ts";

/** A column as the pages show it; the same as `table-work.ts` gives for Arrow, without holding the rows in memory. */
export async function profileColumn(
  ask: Ask,
  { paths, counts }: ParquetTable,
  { name, type }: ColumnDefinition,
): Promise<ColumnProfile> {
  const rows = counts.reduce((sum, n) => sum + n, 0);
  const isNumber = type === "float64" || type === "int32";
  const from = `(SELECT ${forms[type](quoteName(name))} AS x FROM ${filesOf(paths)})`;
  const mean = isNumber ? "avg(x)" : "NULL";
  const [found] = await ask(
    `SELECT count(x)::DOUBLE AS n, min(x) AS low, max(x) AS high, ${mean} AS mean FROM ${from}`,
  );
  const [counted] = await ask(
    `SELECT count(*)::DOUBLE AS n FROM (SELECT DISTINCT x FROM ${from} WHERE x IS NOT NULL LIMIT ${mostDistinct + 1})`,
  );
  const distinct = Number(counted?.n);
  const shared = {
    name,
    missing: rows === 0 ? 0 : (rows - Number(found?.n)) / rows,
    distinct: distinct > mostDistinct ? null : distinct,
    min: cell(found?.low),
    max: cell(found?.high),
    mean: typeof found?.mean === "number" && Number.isFinite(found.mean) ? found.mean : null,
  };
  if (!isNumber) return { ...shared, top: await topOf(ask, from) };
  return { ...shared, histogram: await histogramOf(ask, from, { min: found?.low, max: found?.high }) };
}

/** The most frequent values of `x` in a table expression. */
export async function topOf(ask: Ask, from: string): Promise<NonNullable<ColumnProfile["top"]>> {
  const found = await ask(
    `SELECT x, count(*)::DOUBLE AS n FROM ${from} WHERE x IS NOT NULL GROUP BY x ORDER BY n DESC, x LIMIT ${mostTop}`,
  );
  return found.map(({ x, n }) => ({ value: cell(x), count: Number(n) }));
}

/** Equal bins of `x`; the last one holds the greatest value too. */
export async function histogramOf(
  ask: Ask,
  from: string,
  { min, max }: { min: unknown; max: unknown },
): Promise<NonNullable<ColumnProfile["histogram"]>> {
  if (typeof min !== "number" || typeof max !== "number" || !Number.isFinite(max - min)) return [];
  const width = (max - min) / bins;
  const bin = min === max ? "0" : `least(${bins - 1}, floor((x - ${min}::DOUBLE) / ${width}::DOUBLE))`;
  const found = await ask(
    `SELECT ${bin}::INTEGER AS bin, count(*)::DOUBLE AS n FROM ${from} WHERE x IS NOT NULL GROUP BY bin`,
  );
  const counts = new Map(found.map((row) => [Number(row.bin), Number(row.n)]));
  if (min === max) return [{ from: min, to: max, count: counts.get(0) ?? 0 }];
  return Array.from({ length: bins }, (_, i) => ({
    from: min + i * width,
    to: i === bins - 1 ? max : min + (i + 1) * width,
    count: counts.get(i) ?? 0,
  }));
}
