import type { Month } from "../foundation/months.ts";
import { sqlName } from "../store/duckdb.ts";
import { baseSteps } from "./bases/bases.ts";
import { declaredFactSteps } from "./bases/declaredValues.ts";
import type { FeatureDefinition } from "./definition.ts";
import { calendarSteps, type DeliveredValues, factSteps, firmSteps, type Step } from "./facts.ts";
import type { FactTables } from "./factTables.ts";
import { compileFeatures } from "./language/compile.ts";
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
  /** Which of several deliveries of a fact counts; default `as-of`. */
  readonly values?: DeliveredValues;
}

/**
 * Everything that DuckDB does for a panel: steps that make tables, then one query over them. The tables of `sharedTables`
 * are there before.
 */
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
  const compiled = compileFeatures(features);
  const range = { gridFrom: from - compiled.lookbackMonths, from, until };
  const columns = [
    "firm",
    "month",
    "sizeClass",
    "ageClass",
    ...features.map((feature) => feature.name),
    "strongSignal",
    "unknownOpening",
    "mature",
    "alerted",
    "treated",
    ...horizons.map(targetName),
  ];
  return {
    columns,
    steps: [
      ...calendarSteps,
      ...firmSteps(tables),
      ...firmPerimeterSteps(),
      ...gridSteps(range),
      ...factSteps(tables, options.values),
      ...rowPerimeterSteps(range),
      ...declaredFactSteps(tables, features, options.values),
      ...baseSteps(tables, features),
      ...compiled.steps,
      ...procedureSteps(options),
    ],
    query: resultSql(columns),
  };
}

function resultSql(columns: readonly string[]): string {
  const own: Record<string, string> = {
    firm: "perimeter.firm",
    month: "perimeter.month",
    sizeClass: classSql("headcount", sizeBounds),
    ageClass: classSql("ageYears", ageBounds),
  };
  const selected = columns.map(
    (column) => `(${own[column] ?? sqlName(column)})::DOUBLE AS ${sqlName(column)}`,
  );
  const join = (table: string) =>
    `JOIN ${table} ON ${table}.firm = perimeter.firm AND ${table}.month = perimeter.month`;
  return `SELECT ${selected.join(", ")}
FROM perimeter ${join("feature")} ${join("target")}
WHERE isAlive AND isLarge ORDER BY perimeter.month, perimeter.firm`;
}

/** 0 below the first bound, 1 from it on, and so on. */
function classSql(column: string, bounds: readonly number[]): string {
  const reached = bounds.map((bound) => `(${column} >= ${bound})::INTEGER`).join(" + ");
  return `CASE WHEN ${column} IS NOT NULL THEN ${reached} END`;
}
