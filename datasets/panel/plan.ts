import type { Month } from "../foundation/months.ts";
import { baseSteps } from "./bases.ts";
import type { FeatureDefinition } from "./definition.ts";
import { lookbackMonths } from "./definition.ts";
import { calendarSteps, type FactTables, factSteps, firmSteps, type Step } from "./facts.ts";
import { levelSteps } from "./levels.ts";
import { firmPerimeterSteps, gridSteps, rowPerimeterSteps } from "./perimeter.ts";
import { procedureSteps, targetName } from "./procedures.ts";

export interface PlanOptions {
  readonly tables: FactTables;
  readonly features: readonly FeatureDefinition[];
  readonly from: Month;
  readonly until: Month;
  readonly horizons: readonly number[];
  readonly reportingDelayMonths: number;
  /** First month after the last procedure fact. */
  readonly cutoff: Month;
}

/** Everything that DuckDB does for a panel: steps that make tables, then one query over them. */
export interface PanelPlan {
  readonly steps: readonly Step[];
  /** Gives numbers only, sorted by month and firm: firm, month, classes, features, flags, targets. */
  readonly query: string;
  /** Columns of the query in order. */
  readonly columns: readonly string[];
}

/** Lower bounds of the classes; the names stand in `panelSchema.ts`. */
export const sizeBounds: readonly number[] = [10, 20, 50, 100, 250];
export const ageBounds: readonly number[] = [3, 5, 10, 20];

export function planPanel(options: PlanOptions): PanelPlan {
  const { tables, features, from, until, horizons } = options;
  const range = { gridFrom: from - lookbackMonths(features), from, until };
  const levels = levelSteps(features);
  const columns = [
    "firm",
    "month",
    "sizeClass",
    "ageClass",
    ...features.map((feature) => feature.name),
    "strongSignal",
    "unknownOpening",
    "mature",
    ...horizons.map(targetName),
  ];
  return {
    columns,
    steps: [
      ...calendarSteps,
      ...firmSteps(tables),
      ...firmPerimeterSteps(),
      ...gridSteps(range),
      ...factSteps(tables),
      ...rowPerimeterSteps(range),
      ...baseSteps,
      ...levels.steps,
      ...procedureSteps(options),
    ],
    query: resultSql(levels.last, columns),
  };
}

function resultSql(last: string, columns: readonly string[]): string {
  const own: Record<string, string> = {
    firm: "perimeter.firm",
    month: "perimeter.month",
    sizeClass: classSql("headcount", sizeBounds),
    ageClass: classSql("ageYears", ageBounds),
  };
  const selected = columns.map((column) => `(${own[column] ?? column})::DOUBLE AS ${column}`);
  const join = (table: string) =>
    `JOIN ${table} ON ${table}.firm = perimeter.firm AND ${table}.month = perimeter.month`;
  return `SELECT ${selected.join(", ")}
FROM perimeter ${join(last)} ${join("target")}
WHERE isAlive AND isLarge ORDER BY perimeter.month, perimeter.firm`;
}

/** 0 below the first bound, 1 from it on, and so on. */
function classSql(column: string, bounds: readonly number[]): string {
  const reached = bounds.map((bound) => `(${column} >= ${bound})::INTEGER`).join(" + ");
  return `CASE WHEN ${column} IS NOT NULL THEN ${reached} END`;
}
