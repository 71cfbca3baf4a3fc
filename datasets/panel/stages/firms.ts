import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { monthOfDate, parseMonth } from "../../foundation/months.ts";
import { sqlText, withDuckDb } from "../../store/duckdb.ts";
import { panelSources } from "../definition.ts";
import type { FactTables } from "../factTables.ts";
import type { PerimeterCount } from "../perimeter.ts";
import { planPanel } from "../plan.ts";
import { targetName } from "../procedures.ts";
import type { RegisterCount } from "../registerCounts.ts";
import type { BlockRows } from "../rows.ts";
import { type PlanResult, runPlan } from "../runPlan.ts";
import { sectionSql } from "../sections.ts";
import { createRows } from "./rowsFile.ts";
import { sharedViews } from "./shared.ts";
import { type BuildOrder, featuresOf, type StageContext, type StageOrder } from "./stage.ts";

/** How much a stage's DuckDB may hold before it spills. */
const memoryMiB = 768;

/** Counts of some firms; those of all are their sums. */
export interface FirmsResult {
  readonly rows: number;
  readonly firms: number;
  readonly perimeter: readonly PerimeterCount[];
  /** Where what the rows say of the register comes from. */
  readonly register: readonly RegisterCount[];
  readonly flags: Readonly<Record<string, number>>;
  readonly targets: Readonly<Record<string, { true: number; false: number }>>;
}

/** Every row of some firms, computed from their facts alone and from what was shared. */
export async function workOnFirms(
  order: Extract<StageOrder, { kind: "firms" }>,
  { inputs, output, onProgress }: StageContext,
): Promise<FirmsResult> {
  const features = featuresOf(order);
  return withDuckDb({ within: output, memoryMiB, threads: 1 }, async ({ connection }) => {
    const plan = planPanel({
      tables: tablesOf(order, inputs),
      features,
      from: parseMonth(order.from),
      until: parseMonth(order.until),
      horizons: order.horizons,
      reportingDelayMonths: order.reportingDelayMonths,
      values: order.values,
      once: panelSources.filter((source) => order.facts[source]?.length === 1),
      cutoff: monthOfDate(new Date(`${order.cutoff}T00:00:00Z`)),
    });
    for (const sql of sharedViews(inputs.shared!)) await connection.run(sql);
    const counted = createCounts([...flags, ...order.horizons.map(targetName)]);
    const rows = await createRows(output);
    try {
      const result = await runPlan(connection, plan, {
        onProgress,
        onRows(block) {
          counted.add(block);
          return rows.add(block);
        },
      });
      await rows.finish();
      await writeStates(connection, output);
      return resultOf(result, counted, order.horizons);
    } finally {
      await rows.close();
    }
  });
}

/** The facts of the stage's firms. */
function tablesOf(
  { facts, first, next }: Extract<StageOrder, { kind: "firms" }>,
  inputs: StageContext["inputs"],
): FactTables {
  const upTo = next === null ? "" : ` AND siren < ${sqlText(next)}`;
  return Object.fromEntries(
    Object.entries(facts).map(([source, names]) => [
      source,
      `(SELECT * FROM ${filesSql(names, inputs)} WHERE siren >= ${sqlText(first)}${upTo})`,
    ]),
  );
}

/** All facts of the deliveries. */
export function allFacts({ facts }: BuildOrder, inputs: StageContext["inputs"]): FactTables {
  return Object.fromEntries(
    Object.entries(facts).map(([source, names]) => [source, filesSql(names, inputs)]),
  );
}

function filesSql(names: readonly string[], inputs: StageContext["inputs"]): string {
  return `read_parquet([${names.map((name) => sqlText(inputs[name]!)).join(", ")}], union_by_name = true)`;
}

/** How the columns of `state` become groups of the panel. */
const stateColumns: Readonly<Record<string, string>> = {
  state: "state",
  siren: "siren",
  region: "region",
  department: "department",
  activity: sectionSql("activity"),
  activity2: "substr(activity, 1, 2)",
  activity3: "substr(activity, 1, 4)",
  activity4: "substr(activity, 1, 5)",
  activity5: "activity",
  legalForm: "legalForm",
};

async function writeStates(connection: DuckDBConnection, output: string): Promise<void> {
  const selected = Object.entries(stateColumns).map(([name, sql]) => `${sql} AS ${name}`);
  await connection.run(
    `COPY (SELECT ${selected.join(", ")} FROM state ORDER BY state) TO ${sqlText(join(output, "state.parquet"))} (FORMAT parquet)`,
  );
}

const flags = ["strongSignal", "unknownOpening", "mature"];

function resultOf(
  { rows, firms, perimeter, register }: PlanResult,
  { count }: TruthCounts,
  horizons: readonly number[],
): FirmsResult {
  return {
    rows,
    firms,
    perimeter,
    register,
    flags: Object.fromEntries(flags.map((flag) => [flag, count(flag).true])),
    targets: Object.fromEntries(horizons.map(targetName).map((name) => [name, count(name)])),
  };
}

interface TruthCounts {
  add(rows: BlockRows): void;
  count(column: string): { readonly true: number; readonly false: number };
}

/** Counts how often columns are true and false. */
function createCounts(names: readonly string[]): TruthCounts {
  const counts = new Map(names.map((name) => [name, { true: 0, false: 0 }]));
  return {
    add({ columns, cells }) {
      for (const [name, count] of counts) {
        count.true += countOf(columns[name]!, cells, 1);
        count.false += countOf(columns[name]!, cells, 0);
      }
    },
    count: (name) => counts.get(name)!,
  };
}

function countOf(values: Float64Array, cells: Int32Array, wanted: number): number {
  let n = 0;
  for (let i = 0; i < cells.length; i++) if (values[cells[i]!] === wanted) n++;
  return n;
}
