import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { isoOfMonth, parseMonth } from "vigie/datasets";
import type { failureRate } from "../../../datasets/panel/bases/failureRates.ts";
import { catalogue } from "../../../datasets/panel/catalogue.ts";
import {
  type FeatureDefinition,
  type PanelSource,
  panelSources,
  requiredSources,
} from "../../../datasets/panel/definition.ts";
import type { DeliveredValues, Step } from "../../../datasets/panel/facts.ts";
import { columnsOfFacts, type FactTables } from "../../../datasets/panel/factTables.ts";
import type { Kernels } from "../../../datasets/panel/language/evaluate.ts";
import type { PerimeterCount } from "../../../datasets/panel/perimeter.ts";
import { planPanel } from "../../../datasets/panel/plan.ts";
import { defaultHorizons } from "../../../datasets/panel/procedures.ts";
import { runPlan } from "../../../datasets/panel/runPlan.ts";
import { sharedSteps } from "../../../datasets/panel/shared.ts";

/** Facts as literals: dates are `YYYY-MM-DD`, missing is null. */
export type Fact = Readonly<Record<string, string | number | boolean | null>>;
export type Facts = Readonly<Record<PanelSource, readonly Fact[]>>;

export const noFacts: Facts = Object.fromEntries(
  panelSources.map((source) => [source, []]),
) as unknown as Facts;

/** One firm in the register with a head office and twelve employees since 2015. */
export function firm(siren: string, over: Fact = {}): Pick<Facts, "sirene_ul" | "sirene" | "effectif_ent"> {
  const known = { knownOn: "2010-01-01" };
  const months = Array.from({ length: 84 }, (_, i) => parseMonth("2015-01") + i);
  return {
    sirene_ul: [
      {
        siren,
        legalForm: "5710",
        activity: "43.21A",
        createdOn: "2010-01-01",
        closedOn: null,
        ...known,
        ...over,
      },
    ],
    sirene: [
      { siren, siret: `${siren}00010`, isHeadOffice: true, department: "35", region: "Bretagne", ...known },
    ],
    effectif_ent: months.map((month) => ({
      siren,
      month: isoOfMonth(month),
      headcount: 12,
      knownOn: isoOfMonth(month + 6),
    })),
  };
}

export interface BuildOptions {
  readonly from: string;
  readonly until: string;
  readonly cutoff?: string;
  readonly features?: readonly FeatureDefinition[];
  readonly values?: DeliveredValues;
  /** Sources whose facts are given as one delivery holds them. */
  readonly once?: readonly PanelSource[];
  /** Facts of further sources: their columns with SQL types, and rows. */
  readonly more?: Readonly<Record<string, { readonly columns: string; readonly rows: readonly Fact[] }>>;
  /** Plants a fault in the generated SQL, or in what the spells say besides. */
  readonly mutate?: <T extends Step>(step: T) => T;
  /** Faulty words of the language. */
  readonly kernels?: Kernels;
  /** A faulty rate of failures. */
  readonly failureRate?: typeof failureRate;
}

export type Row = Readonly<Record<string, number | string | null>>;

/** Runs the real plan over literal facts; a row per firm and as-of date, `asOf` as `YYYY-MM`, missing null. */
export async function buildRows(
  facts: Partial<Facts>,
  {
    from,
    until,
    cutoff = "2030-01-01",
    features = catalogue,
    values = "as-of",
    once = [],
    more = {},
    mutate = (step) => step,
    kernels,
    failureRate,
  }: BuildOptions,
): Promise<{ rows: readonly Row[]; perimeter: readonly PerimeterCount[] }> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const further = Object.entries(more).map(([source, { columns, rows }]) => {
      const all = `siren VARCHAR, ${columns}, knownOn DATE, receivedOn DATE`.split(", ");
      return { source, sql: createSql(source, all.map(nameAndType), rows) };
    });
    for (const { sql } of further) await connection.run(sql);
    const tables = {
      ...(await createTables(connection, facts)),
      ...Object.fromEntries(further.map(({ source }) => [source, `raw_${source}`])),
    };
    const plan = planPanel({
      tables,
      features,
      from: parseMonth(from),
      until: parseMonth(until),
      horizons: defaultHorizons,
      reportingDelayMonths: 1,
      cutoff: parseMonth(cutoff),
      values,
      once,
    });
    const steps = [...sharedSteps(tables), ...plan.steps].map((step) => mutate(step));
    const spells = plan.spells.map((one) => mutate(one));
    const rows: Record<string, number | null>[] = [];
    const mutated = {
      ...plan,
      steps,
      spells,
      ...(kernels && { kernels }),
      ...(failureRate && { failureRate }),
    };
    const { perimeter } = await runPlan(connection, mutated, {
      onRows({ columns, cells, rows: places }) {
        const before = rows.length;
        for (const [i, cell] of cells.entries()) {
          const values = Object.entries(columns).map(([name, own]) => [name, own[cell]!] as const);
          rows[before + places[i]!] = Object.fromEntries(
            values.map(([name, value]) => [name, Number.isNaN(value) ? null : value]),
          );
        }
      },
    });
    const states = (
      await connection.runAndReadAll(
        "SELECT siren, region, department, activity, legalForm FROM state ORDER BY state",
      )
    ).getRowObjects() as Record<string, string | null>[];
    const told = rows.map(({ state, month, ...rest }) => ({
      ...states[state!]!,
      asOf: isoOfMonth(month!).slice(0, 7),
      ...rest,
    }));
    return { rows: told, perimeter };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A table for each source with facts; of the others only those without which there is no panel. */
async function createTables(connection: DuckDBConnection, facts: Partial<Facts>): Promise<FactTables> {
  const present = panelSources.filter(
    (source) => facts[source] !== undefined || (requiredSources as readonly string[]).includes(source),
  );
  for (const source of present)
    await connection.run(createSql(source, columnsOfFacts(source), facts[source] ?? []));
  return Object.fromEntries(present.map((source) => [source, `raw_${source}`]));
}

function nameAndType(column: string): readonly [name: string, type: string] {
  const [name, type] = column.split(" ");
  return [name!, type!];
}

function createSql(
  source: string,
  columns: readonly (readonly [name: string, type: string])[],
  rows: readonly Fact[],
): string {
  const cell = (value: string | number | boolean | null | undefined) =>
    value === null || value === undefined ? "NULL" : typeof value === "string" ? `'${value}'` : String(value);
  const values = rows.map((row) => {
    const full: Fact = { receivedOn: "2026-01-01", ...row };
    return `(${columns.map(([name]) => cell(full[name])).join(", ")})`;
  });
  const table = `CREATE TABLE raw_${source} (${columns.map(([name, type]) => `"${name}" ${type}`).join(", ")})`;
  return values.length === 0 ? table : `${table}; INSERT INTO raw_${source} VALUES ${values.join(", ")}`;
}
