import type { DuckDBConnection } from "@duckdb/node-api";
import type { FactTables } from "../factTables.ts";
import { largeSql } from "../perimeter.ts";
import { type FirmRange, firmRanges } from "./cut.ts";

/** How the work is cut, and how many firms ever had enough employees to have rows. */
export interface CutFirms {
  readonly ranges: readonly FirmRange[];
  readonly firms: number;
}

/** Cuts the firms that may have rows into ranges of `atOnce` at most. Needs the macros of the calendar. */
export async function cutFirms(
  connection: DuckDBConnection,
  tables: FactTables,
  atOnce: number,
): Promise<CutFirms> {
  await connection.run(`CREATE TEMP TABLE large_firm AS SELECT DISTINCT siren FROM (${largeSql(tables)})`);
  const found = await connection.runAndReadAll("SELECT siren FROM large_firm ORDER BY siren");
  const sirens = found.getColumns()[0] as string[];
  return firmRanges(sirens, { atOnce, facts: await countFacts(connection, tables) });
}

/** Sources with most facts of each firm. */
const large = ["cotisation", "debit", "effectif_ent", "paydex"];

/** Their facts of the firms that may have rows, `large_firm`. */
async function countFacts(connection: DuckDBConnection, tables: FactTables): Promise<number> {
  const sirens = large.flatMap((source) => tables[source] ?? []).map((facts) => `SELECT siren FROM ${facts}`);
  const [[n]] = (
    await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE FROM (${sirens.join(" UNION ALL ")}) SEMI JOIN large_firm USING (siren)`,
    )
  ).getRows() as [[number]];
  return n;
}
