import type { FeatureDefinition } from "../definition.ts";
import type { Step } from "../facts.ts";
import type { FactTables } from "../factTables.ts";
import { declaredBases } from "./declaredValues.ts";
import { failureRateBase } from "./failureRates.ts";
import { latestValueBases } from "./latestValues.ts";
import { shortTimeBases } from "./shortTime.ts";
import { socialDebtBases } from "./socialDebt.ts";

/**
 * Makes `base_feature`: every base feature of every month of `grid`, which has all calendar months of every firm, so that
 * no gap can shift a window. Each source's table looks at that source alone.
 */
export function baseSteps(tables: FactTables, features: readonly FeatureDefinition[]): readonly Step[] {
  const bases = [
    ...socialDebtBases,
    ...latestValueBases,
    ...shortTimeBases,
    ...declaredBases(features),
    failureRateBase(tables),
  ];
  const columns = bases.flatMap(({ table, columns }) =>
    columns.map((column) => `${table}.${column}::DOUBLE AS ${column}`),
  );
  const joins = bases.map(
    ({ table }) => `LEFT JOIN ${table} ON ${table}.firm = grid.firm AND ${table}.month = grid.month`,
  );
  const dropped = bases.map(({ table }) => `DROP TABLE ${table}`);
  return [
    ...bases.map(({ label, sql }) => ({ label, sql })),
    {
      label: "base features",
      sql: `CREATE TEMP TABLE base_feature AS
SELECT grid.firm, grid.month, register_base.ageYears, ${columns.join(",\n  ")}
FROM grid JOIN register_base ON register_base.firm = grid.firm AND register_base.month = grid.month
${joins.join("\n")};
${dropped.join(";\n")}`,
    },
  ];
}
