import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { monthOfDate, parseMonth } from "../../foundation/months.ts";
import type { Schema } from "../../schema.ts";
import { sqlName, sqlText, withDuckDb } from "../../store/duckdb.ts";
import type { FactTables } from "../factTables.ts";
import { ageClasses, panelSchema, sizeClasses } from "../panelSchema.ts";
import { perimeterCounts } from "../perimeter.ts";
import { planPanel } from "../plan.ts";
import { targetName } from "../procedures.ts";
import { sectionSql } from "../sections.ts";
import { sharedViews } from "./shared.ts";
import { type BuildOrder, featuresOf, type MonthGroup, type StageContext, type StageOrder } from "./stage.ts";

/** How much a stage's DuckDB may hold before it spills. */
const memoryMiB = 3072;

/** Counts of some firms; those of all are their sums. */
export interface FirmsResult {
  readonly rows: number;
  readonly firms: number;
  readonly perimeter: readonly { rule: string; firms: number; firmMonths: number | null }[];
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
      cutoff: monthOfDate(new Date(`${order.cutoff}T00:00:00Z`)),
    });
    for (const sql of sharedViews(inputs.shared!)) await connection.run(sql);
    for (const [i, step] of plan.steps.entries()) {
      onProgress({ label: "build panel", fraction: i / (plan.steps.length + 2), detail: step.label });
      await connection.run(step.sql);
    }
    await connection.run(
      `CREATE TEMP TABLE result AS ${typedRows(panelSchema(features, order.horizons), plan)}`,
    );
    for (const months of order.groups) await writeGroup(connection, months, output);
    return count(connection, order.horizons);
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

/** How the columns of `firm` become groups of the panel. */
const firmColumns: Readonly<Record<string, string>> = {
  siren: "firm.siren",
  region: "firm.region",
  department: "firm.department",
  activity: sectionSql("firm.activity"),
  activity2: "substr(firm.activity, 1, 2)",
  activity3: "substr(firm.activity, 1, 4)",
  activity4: "substr(firm.activity, 1, 5)",
  activity5: "firm.activity",
  legalForm: "firm.legalForm",
};

/** The plan's numbers as the columns of the schema, sorted as they are stored. */
function typedRows({ columns }: Schema, { query }: { query: string }): string {
  const className = (column: string, names: readonly string[]) =>
    `[${names.map(sqlText).join(", ")}][plan.${column}::INTEGER + 1]`;
  const selected = columns.map(({ name, type }) => {
    const own = firmColumns[name];
    if (own !== undefined) return `${own} AS ${sqlName(name)}`;
    if (name === "asOf") return `day_of(plan.month::INTEGER) AS "asOf"`;
    if (name === "sizeClass") return `${className(name, sizeClasses)} AS ${sqlName(name)}`;
    if (name === "ageClass") return `${className(name, ageClasses)} AS ${sqlName(name)}`;
    if (type === "bool") return `plan.${sqlName(name)} = 1 AS ${sqlName(name)}`;
    const sqlType = type === "int32" ? "INTEGER" : "DOUBLE";
    return `plan.${sqlName(name)}::${sqlType} AS ${sqlName(name)}`;
  });
  return `SELECT ${selected.join(",\n  ")}
FROM (${query}) plan JOIN firm ON firm.firm = plan.firm ORDER BY plan.month, firm.region, firm.siren`;
}

/** Rows of few months lie together, so that a month is read without the others. */
const rowsPerGroup = 20_480;

async function writeGroup(connection: DuckDBConnection, months: MonthGroup, output: string): Promise<void> {
  const day = (month: string) => `DATE '${month}-01'`;
  await connection.run(
    `COPY (SELECT * FROM result WHERE "asOf" BETWEEN ${day(months[0]!)} AND ${day(months.at(-1)!)})
      TO ${sqlText(join(output, `${months[0]}.parquet`))} (FORMAT parquet, ROW_GROUP_SIZE ${rowsPerGroup})`,
  );
}

const flags = ["strongSignal", "unknownOpening", "mature"];

async function count(connection: DuckDBConnection, horizons: readonly number[]): Promise<FirmsResult> {
  const targets = horizons.map(targetName);
  const sums = [
    "count(*)::DOUBLE AS rows, count(DISTINCT siren)::DOUBLE AS firms",
    ...flags.map((flag) => `count(*) FILTER (WHERE ${flag})::DOUBLE AS ${flag}`),
    ...targets.flatMap((name) => [
      `count(*) FILTER (WHERE ${name})::DOUBLE AS ${name}_true`,
      `count(*) FILTER (WHERE NOT ${name})::DOUBLE AS ${name}_false`,
    ]),
  ];
  const [found = {}] = await objects<Record<string, number>>(
    connection,
    `SELECT ${sums.join(", ")} FROM result`,
  );
  return {
    rows: found.rows!,
    firms: found.firms!,
    perimeter: await objects(connection, perimeterCounts),
    flags: Object.fromEntries(flags.map((flag) => [flag, found[flag]!])),
    targets: Object.fromEntries(
      targets.map((name) => [name, { true: found[`${name}_true`]!, false: found[`${name}_false`]! }]),
    ),
  };
}

async function objects<T>(connection: DuckDBConnection, sql: string): Promise<T[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson() as T[];
}
