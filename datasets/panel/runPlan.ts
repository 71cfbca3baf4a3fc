import type { DuckDBConnection } from "@duckdb/node-api";
import { Fault } from "../foundation/errors.ts";
import type { LongWork } from "../foundation/progress.ts";
import { readFailureCounts } from "./bases/failureRates.ts";
import { type PerimeterCount, perimeterCounts, type SmallFirms, smallFirms } from "./perimeter.ts";
import type { PanelPlan } from "./plan.ts";
import { createSpellReader } from "./readSpells.ts";
import { type RegisterCount, registerCounts } from "./registerCounts.ts";
import { type BlockRows, computeRows, type PanelRows, type RowsInput } from "./rows.ts";
import type { ReadSpells } from "./spells.ts";

export interface PlanResult extends PanelRows {
  /** What each rule of the perimeter removed. */
  readonly perimeter: readonly PerimeterCount[];
  /** Where what the rows say of the register comes from. */
  readonly register: readonly RegisterCount[];
}

/**
 * Makes the tables of facts, reads what holds when, and computes the rows, which it hands over block by block. Firms are
 * numbered as in the table `firm`.
 */
export async function runPlan(
  connection: DuckDBConnection,
  plan: PanelPlan,
  { onRows, onProgress, signal }: LongWork & Pick<RowsInput, "onRows">,
): Promise<PlanResult> {
  const total = plan.steps.length + plan.spells.length + 1;
  let done = 0;
  const tell = (detail: string) => {
    if (signal?.aborted)
      throw new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
    onProgress?.({ label: "build panel", fraction: done++ / total, detail });
  };
  for (const { label, sql } of plan.steps) {
    tell(label);
    await connection.run(sql);
  }
  const readSpells = createSpellReader(connection);
  const read: ReadSpells[] = [];
  for (const spells of plan.spells) {
    tell(spells.label);
    read.push(await readSpells(spells));
  }
  const [{ firms, states }] = await objects<{ firms: number; states: number }>(
    connection,
    "SELECT (SELECT count(*) FROM firm)::INTEGER AS firms, (SELECT count(*) FROM state)::INTEGER AS states",
  );
  tell("rows");
  const counts = await readFailureCounts(connection, plan.range);
  const stateRows = new Int32Array(states);
  const rows = await computeRows(plan, read, {
    firms,
    counts,
    onRows(block) {
      countStates(block, stateRows);
      return onRows(block);
    },
  });
  return {
    ...rows,
    perimeter: await perimeterOf(connection, plan, rows),
    register: await registerCounts(connection, stateRows),
  };
}

function countStates({ columns, cells }: BlockRows, stateRows: Int32Array): void {
  const state = columns.state!;
  for (let i = 0; i < cells.length; i++) stateRows[state[cells[i]!]!]!++;
}

async function perimeterOf(
  connection: DuckDBConnection,
  { range }: PanelPlan,
  { survivors }: PanelRows,
): Promise<readonly PerimeterCount[]> {
  const [small] = await objects<SmallFirms>(connection, smallFirms(range));
  return perimeterCounts(survivors, small, range.until - range.from);
}

async function objects<T>(connection: DuckDBConnection, sql: string): Promise<[T, ...T[]]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson() as [T, ...T[]];
}
