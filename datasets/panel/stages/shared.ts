import { join } from "node:path";
import { sqlText, withDuckDb } from "../../store/duckdb.ts";
import { sharedGroups, sharedSteps, sharedTables } from "../shared.ts";
import { type CutFirms, cutFirms } from "./cutFirms.ts";
import { allFacts } from "./firms.ts";
import type { StageContext, StageOrder } from "./stage.ts";

const memoryMiB = 3072;

/** The names of the tables, and how the firms are cut where that was asked for. */
export interface SharedResult extends Partial<CutFirms> {
  readonly tables: readonly string[];
}

/** The tables of one group that look across all firms, a Parquet file each. */
export async function workOnShared(
  order: Extract<StageOrder, { kind: "register" | "sources" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<SharedResult> {
  const facts = allFacts(order, inputs);
  return withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const steps = sharedSteps(facts, [order.kind]);
    for (const [i, { label, sql }] of steps.entries()) {
      onProgress({ label: "build panel", fraction: i / steps.length, detail: label });
      await connection.run(sql);
    }
    const tables = sharedTables[order.kind].map(({ name }) => name);
    for (const name of tables)
      await connection.run(
        `COPY (SELECT * FROM ${name} ORDER BY ALL) TO ${sqlText(sharedFile(output, name))} (FORMAT parquet)`,
      );
    return {
      tables,
      ...(order.kind === "sources" && (await cutFirms(connection, facts, order.firmsAtOnce))),
    };
  });
}

/** Makes the shared tables visible under their names. Inputs, by their groups: the folders that `workOnShared` filled. */
export function sharedViews(inputs: StageContext["inputs"]): readonly string[] {
  return sharedGroups.flatMap((group) =>
    sharedTables[group].map(
      ({ name }) =>
        `CREATE TEMP VIEW ${name} AS SELECT * FROM read_parquet(${sqlText(sharedFile(inputs[group]!, name))})`,
    ),
  );
}

const sharedFile = (folder: string, name: string) => join(folder, `${name}.parquet`);
