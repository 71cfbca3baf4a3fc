import { join } from "node:path";
import { sqlText, withDuckDb } from "../../store/duckdb.ts";
import { sharedSteps, sharedTables } from "../shared.ts";
import { allFacts } from "./firms.ts";
import type { StageContext, StageOrder } from "./stage.ts";

const memoryMiB = 3072;

/** The tables that look across all firms, a Parquet file each. */
export async function workOnShared(
  order: Extract<StageOrder, { kind: "shared" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<{ readonly tables: readonly string[] }> {
  await withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const steps = sharedSteps(allFacts(order, inputs));
    for (const [i, { label, sql }] of steps.entries()) {
      onProgress({ label: "build panel", fraction: i / steps.length, detail: label });
      await connection.run(sql);
    }
    for (const { name } of sharedTables)
      await connection.run(
        `COPY (SELECT * FROM ${name} ORDER BY ALL) TO ${sqlText(sharedFile(output, name))} (FORMAT parquet)`,
      );
  });
  return { tables: sharedTables.map(({ name }) => name) };
}

/** Makes the shared tables visible under their names, out of the folder that `workOnShared` filled. */
export function sharedViews(folder: string): readonly string[] {
  return sharedTables.map(
    ({ name }) =>
      `CREATE TEMP VIEW ${name} AS SELECT * FROM read_parquet(${sqlText(sharedFile(folder, name))})`,
  );
}

const sharedFile = (folder: string, name: string) => join(folder, `${name}.parquet`);
