import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import { perimeterCounts } from "./perimeter.ts";
import type { PanelPlan } from "./plan.ts";

/** A column of numbers; NaN stands for null (the plan's expressions never give NaN themselves). */
export type NumberColumns = Readonly<Record<string, Float64Array>>;

export interface FirmRow {
  readonly siren: string;
  readonly region: string;
  readonly department: string;
  readonly activity: string | null;
}

export interface PerimeterCount {
  readonly rule: string;
  /** Firms that the rule removed altogether. */
  readonly firms: number;
  /** Firm-months that it removed, null for a rule about whole firms. */
  readonly firmMonths: number | null;
}

export interface PlanResult {
  readonly rows: number;
  readonly columns: NumberColumns;
  /** Position = firm number. */
  readonly firms: readonly FirmRow[];
  readonly perimeter: readonly PerimeterCount[];
}

/** Runs the steps and reads the panel column by column, never as row objects. */
export async function runPlan(
  connection: DuckDBConnection,
  plan: PanelPlan,
  { onProgress, signal }: LongWork = {},
): Promise<PlanResult> {
  for (const [i, step] of plan.steps.entries()) {
    if (signal?.aborted)
      throw new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
    onProgress?.({ label: "build panel", fraction: i / (plan.steps.length + 1), detail: step.label });
    await connection.run(step.sql);
  }
  onProgress?.({
    label: "build panel",
    fraction: plan.steps.length / (plan.steps.length + 1),
    detail: "read rows",
  });
  const columns = await readNumbers(connection, plan);
  const firms = await readObjects<FirmRow>(
    connection,
    "SELECT siren, region, department, activity FROM firm ORDER BY firm",
  );
  const perimeter = await readObjects<PerimeterCount>(connection, perimeterCounts);
  return { rows: columns.firm!.length, columns, firms, perimeter };
}

async function readObjects<T>(connection: DuckDBConnection, sql: string): Promise<readonly T[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJson() as unknown as readonly T[];
}

async function readNumbers(
  connection: DuckDBConnection,
  { query, columns }: PanelPlan,
): Promise<NumberColumns> {
  await connection.run(`CREATE TEMP TABLE result AS ${query}`);
  const [{ n }] = (await readObjects<{ n: number }>(
    connection,
    "SELECT count(*)::INTEGER AS n FROM result",
  )) as [{ n: number }];
  const arrays = columns.map(() => new Float64Array(n));
  const result = await connection.stream("SELECT * FROM result");
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
    for (const [i, array] of arrays.entries()) {
      const vector = chunk.getColumnVector(i);
      for (let k = 0; k < chunk.rowCount; k++) array[row + k] = (vector.getItem(k) as number | null) ?? NaN;
    }
    row += chunk.rowCount;
    chunk = await result.fetchChunk();
  }
  return Object.fromEntries(columns.map((column, i) => [column, arrays[i]!]));
}
