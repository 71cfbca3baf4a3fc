import { Fault } from "../foundation/errors.ts";
import { monthOfDate, parseMonth } from "../foundation/months.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { PanelDescription } from "../manifest.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { sqlText, withDuckDb } from "../store/duckdb.ts";
import { catalogue } from "./catalogue.ts";
import { type PanelSource, panelSources } from "./definition.ts";
import type { FactTables } from "./facts.ts";
import { panelSchema } from "./panelSchema.ts";
import { panelTable } from "./panelTable.ts";
import { planPanel } from "./plan.ts";
import { defaultHorizons, targetName } from "./procedures.ts";
import { type PlanResult, runPlan } from "./runPlan.ts";

export interface PanelOptions extends LongWork {
  readonly name: string;
  /** A stored fact dataset per source, all of `panelSources`. */
  readonly sources: Readonly<Record<PanelSource, StoredDataset>>;
  /** First as-of month, `YYYY-MM`. */
  readonly from: string;
  /** First month that is no as-of month any more, `YYYY-MM`. */
  readonly until: string;
  /** Months; default 18, 12, 6, 3. The longest is the panel's target. */
  readonly horizons?: readonly number[];
  /** `YYYY-MM-DD`; default the day on which the newest procedure facts were received. */
  readonly cutoff?: string;
}

/** Months from the effect of an opening until the procedure source shows it. */
const reportingDelayMonths = 1;

/**
 * The panel firm x month with every feature of the catalogue, as of each first of a month, sorted by (asOf, region, siren).
 * Takes fact datasets and nothing else. Throws `panel.missing-source`, `panel.wrong-source`, `panel.no-rows`, and what
 * `putTable` throws.
 */
export async function buildPanel(store: DatasetStore, options: PanelOptions): Promise<StoredDataset> {
  const { name, sources, horizons = defaultHorizons, onProgress, signal } = options;
  checkSources(sources);
  const range = { from: parseMonth(options.from), until: parseMonth(options.until) };
  const tables = tablesOf(store, sources);
  const build = await withDuckDb(
    { within: store.folder, memoryMiB: 4096, signal },
    async ({ connection }) => {
      const cutoff = options.cutoff ?? (await lastDelivery(connection, tables.procol));
      const months = { ...range, cutoff: monthOfDate(new Date(`${cutoff}T00:00:00Z`)) };
      const plan = planPanel({ tables, features: catalogue, horizons, reportingDelayMonths, ...months });
      return {
        cutoff,
        result: await runPlan(connection, plan, {
          ...(onProgress && { onProgress }),
          ...(signal && { signal }),
        }),
      };
    },
  );
  if (build.result.rows === 0)
    throw new Fault("panel.no-rows", `no firm-month in the perimeter: ${name} (expected at least one)`);
  const schema = panelSchema(catalogue, horizons);
  return store.putTable({
    kind: "panel",
    name,
    schema,
    table: await panelTable(build.result, schema),
    parents: panelSources.map((source) => sources[source].version),
    parameters: {
      from: options.from,
      until: options.until,
      cutoff: build.cutoff,
      horizons,
      reportingDelayMonths,
    },
    panel: describe(build.cutoff, Math.max(...horizons)),
    report: report(build.result, horizons),
  });
}

function checkSources(sources: Readonly<Partial<Record<PanelSource, StoredDataset>>>): void {
  const missing = panelSources.filter((source) => sources[source] === undefined);
  if (missing.length > 0)
    throw new Fault(
      "panel.missing-source",
      `missing sources: ${missing.join(", ")} (expected all of ${panelSources.join(", ")})`,
    );
  for (const source of panelSources) {
    const { kind, name } = sources[source]!.manifest;
    if (kind !== "source")
      throw new Fault(
        "panel.wrong-source",
        `not facts: ${name} is a ${kind} (expected kind source for ${source})`,
      );
  }
}

function tablesOf(store: DatasetStore, sources: Readonly<Record<PanelSource, StoredDataset>>): FactTables {
  const entries = panelSources.map((source) => [
    source,
    `read_parquet(${sqlText(store.pathOf(sources[source]))})`,
  ]);
  return Object.fromEntries(entries) as FactTables;
}

async function lastDelivery(
  connection: import("@duckdb/node-api").DuckDBConnection,
  procedures: string,
): Promise<string> {
  const reader = await connection.runAndReadAll(`SELECT max(receivedOn)::VARCHAR AS day FROM ${procedures}`);
  const day = reader.getRowObjectsJson()[0]?.day;
  if (typeof day !== "string")
    throw new Fault(
      "panel.no-cutoff",
      "no procedure fact to tell the cut-off by (expected `cutoff` or facts)",
    );
  return day;
}

function describe(dataCutoff: string, horizonMonths: number): PanelDescription {
  return {
    unit: "firm-month",
    firm: "siren",
    asOf: "asOf",
    group: "region",
    target: {
      name: `collective procedure within ${horizonMonths} months`,
      column: targetName(horizonMonths),
      horizonMonths,
      reportingDelayMonths,
    },
    strongSignal: "strongSignal",
    unknownOpening: "unknownOpening",
    dataCutoff,
    singleRatio: {
      column: "debtRatio",
      sign: 1,
      text: "social debt over the mean monthly contribution",
    },
  };
}

/** Counts for people: perimeter rules, flags, and target by horizon. */
function report({ rows, columns, firms, perimeter }: PlanResult, horizons: readonly number[]) {
  const count = (name: string, value: number) =>
    columns[name]!.reduce((sum, cell) => sum + Number(cell === value), 0);
  const flags = ["strongSignal", "unknownOpening", "mature"];
  return {
    rows,
    firms: new Set(columns.firm).size,
    firmsInPerimeterRules: firms.length,
    perimeter: perimeter.map((rule) => ({ ...rule })),
    flags: Object.fromEntries(flags.map((flag) => [flag, count(flag, 1)])),
    targets: Object.fromEntries(
      horizons.map(targetName).map((name) => [name, { true: count(name, 1), false: count(name, 0) }]),
    ),
  };
}
