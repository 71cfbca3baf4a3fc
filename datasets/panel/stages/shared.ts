import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { sqlText, withDuckDb } from "../../store/duckdb.ts";
import type { FactTables } from "../factTables.ts";
import { largeSql } from "../perimeter.ts";
import { sharedSteps, sharedTables } from "../shared.ts";
import { type FirmRange, firmRanges } from "./cut.ts";
import { allFacts } from "./firms.ts";
import type { StageContext, StageOrder } from "./stage.ts";

const memoryMiB = 3072;

export interface SharedResult {
  readonly tables: readonly string[];
  /** How the work is cut, and how many firms ever had enough employees to have rows. */
  readonly ranges: readonly FirmRange[];
  readonly firms: number;
}

/** The tables that look across all firms, a Parquet file each. */
export async function workOnShared(
  order: Extract<StageOrder, { kind: "shared" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<SharedResult> {
  return withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const steps = sharedSteps(allFacts(order, inputs));
    for (const [i, { label, sql }] of steps.entries()) {
      onProgress({ label: "build panel", fraction: i / steps.length, detail: label });
      await connection.run(sql);
    }
    for (const { name } of sharedTables)
      await connection.run(
        `COPY (SELECT * FROM ${name} ORDER BY ALL) TO ${sqlText(sharedFile(output, name))} (FORMAT parquet)`,
      );
    await connection.run(
      `CREATE TEMP TABLE large_firm AS SELECT DISTINCT siren FROM (${largeSql(allFacts(order, inputs))})`,
    );
    const found = await connection.runAndReadAll("SELECT siren FROM large_firm ORDER BY siren");
    const sirens = found.getColumns()[0] as string[];
    const facts = await countFacts(connection, allFacts(order, inputs));
    const cut = firmRanges(sirens, { atOnce: order.firmsAtOnce, facts });
    return { tables: sharedTables.map(({ name }) => name), ...cut };
  });
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

/** Makes the shared tables visible under their names, out of the folder that `workOnShared` filled. */
export function sharedViews(folder: string): readonly string[] {
  return sharedTables.map(
    ({ name }) =>
      `CREATE TEMP VIEW ${name} AS SELECT * FROM read_parquet(${sqlText(sharedFile(folder, name))})`,
  );
}

const sharedFile = (folder: string, name: string) => join(folder, `${name}.parquet`);
