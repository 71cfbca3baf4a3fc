import { table } from "arquero";
import { type ColumnDefinition, createRandom, dateOfMonth, type Panel, parseMonth } from "vigie/datasets";
import type { Protocol } from "vigie/experiments";

/** One firm-month of a made-up economy, with what happens afterwards, for plants that know it. */
export interface EconomyRow {
  readonly siren: string;
  readonly month: number;
  readonly debt: number | null;
  readonly delay: number;
  readonly margin: number;
  readonly fails: boolean;
  /** Months until the firm fails; null where it does not. */
  readonly monthsLeft: number | null;
  readonly [planted: string]: unknown;
}

type Month = Pick<EconomyRow, "siren" | "month" | "debt" | "delay" | "margin">;

const [first, last] = [parseMonth("2018-01"), parseMonth("2021-07")];
const horizon = 6;

/** Firms whose health drifts; the sicker, the likelier they fail in a month. Rows end where a firm fails. */
export function economy(seed: string, firms = 900): readonly EconomyRow[] {
  const random = createRandom(seed);
  return Array.from({ length: firms }, (_, i) => {
    let sickness = random.normal();
    const months: Month[] = [];
    let failure: number | null = null;
    for (let month = first; month < last && failure === null; month++) {
      sickness = 0.95 * sickness + 0.3 * random.normal();
      months.push({
        siren: String(100000000 + i),
        month,
        debt: random.uniform() < 0.1 ? null : sickness + random.normal(),
        delay: sickness + 1.5 * random.normal(),
        margin: 2 * random.normal() - sickness,
      });
      if (random.uniform() < 1 / (1 + Math.exp(5.2 - 1.1 * sickness))) failure = month + 1;
    }
    return months.map((row) => {
      const monthsLeft = failure === null ? null : failure - row.month;
      return { ...row, monthsLeft, fails: monthsLeft !== null && monthsLeft <= horizon };
    });
  }).flat();
}

/** Rows as an opened panel; columns beside the economy's own are features too. */
export function panelOf(rows: readonly EconomyRow[]): Panel {
  const planted = Object.keys(rows[0]!).filter((name) => !own.includes(name));
  const features = ["debt", "delay", "margin", ...planted];
  const columns = [
    column("siren", "text", "key"),
    column("asOf", "date", "key"),
    column("region", "category", "group"),
    ...features.map((name) => column(name, "float64", "feature")),
    column("fails", "bool", "target"),
  ];
  const cells = (name: string) => rows.map((row) => row[name]);
  return {
    name: "made-up",
    version: `sha256:${"0".repeat(64)}`,
    schema: { columns },
    description: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: horizon, reportingDelayMonths: 1 },
      strongSignal: null,
      unknownOpening: null,
      dataCutoff: "2022-03-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
    table: table({
      siren: cells("siren"),
      asOf: rows.map(({ month }) => dateOfMonth(month)),
      region: rows.map(() => "North"),
      ...Object.fromEntries(features.map((name) => [name, cells(name)])),
      fails: cells("fails"),
    }),
  } as Panel;
}

const own = ["siren", "month", "debt", "delay", "margin", "fails", "monthsLeft"];

const column = (
  name: string,
  type: ColumnDefinition["type"],
  role: ColumnDefinition["role"],
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning: name,
  unit: null,
  theme: role === "feature" ? "social debt" : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

export const temporal: Protocol = {
  name: "temporal",
  meaning: "a fold through time",
  fold: {
    trainFrom: first,
    testFrom: parseMonth("2020-07"),
    testUntil: parseMonth("2021-07"),
    shares: { train: 0.4, calibrate: 0.2, choose: 0.4 },
    seed: "leakage",
  },
};

export const grouped: Protocol = { ...temporal, name: "grouped", meaning: "firms on one side" };

/** A score that nobody fitted: the sum of what hurts, missing as 0. `planted`: weight of one more column. */
export function sumOf(panel: Panel, planted: Readonly<Record<string, number>> = {}) {
  const weights = { debt: 1, delay: 0.5, margin: -0.3, ...planted };
  const columns = Object.entries(weights).map(
    ([name, weight]) => [panel.table.array(name) as ArrayLike<number | null>, weight] as const,
  );
  return (rows: Uint32Array) =>
    Float64Array.from(rows, (row) =>
      columns.reduce((sum, [cells, weight]) => sum + weight * (cells[row] ?? 0), 0),
    );
}
