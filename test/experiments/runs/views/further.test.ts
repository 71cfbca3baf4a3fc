import { table } from "arquero";
import { type ColumnDefinition, createRandom, dateOfMonth, type Panel, parseMonth } from "vigie/datasets";
import type { Thresholds } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { panelKeys } from "../../../../experiments/runs/panel-keys.ts";
import { furtherColumns, furtherViews } from "../../../../experiments/runs/views/further.ts";

const firms = 60;
const first = parseMonth("2021-01");
const months = 6;

const column = (name: string, role: ColumnDefinition["role"]) => ({ name, role }) as ColumnDefinition;

/**
 * 60 firms x 6 months from 2021-01; firm f is riskier the higher f. Data end in 2022-07: with a month's delay a year is over for
 * as-of dates up to 2021-06, eighteen months for none after 2020-12, six months for all. Every tenth firm is treated in 2021-04.
 */
function smallPanel(): Panel {
  const random = createRandom("views");
  const fails = Array.from({ length: firms }, (_, firm) => random.uniform() < firm / firms);
  const rows = Array.from({ length: firms * months }, (_, i) => {
    const [firm, month] = [i % firms, first + Math.floor(i / firms)];
    return {
      siren: String(100000000 + firm),
      asOf: dateOfMonth(month),
      region: "North",
      strongSignal: false,
      treated: firm % 10 === 9 && month >= parseMonth("2021-04"),
      failsWithin6Months: fails[firm]! && firm % 2 === 0,
      failsWithin12Months: month <= parseMonth("2021-05") ? fails[firm]! : null,
    };
  });
  const names = Object.keys(rows[0]!);
  return {
    name: "small",
    table: table(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name as "siren"])]))),
    schema: {
      columns: names.map((name) =>
        column(name, name.startsWith("fails") ? "target" : name === "region" ? "group" : "flag"),
      ),
    },
    description: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: {
        name: "fails",
        column: "failsWithin12Months",
        horizonMonths: 12,
        reportingDelayMonths: 1,
      },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-06-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  } as unknown as Panel;
}

const panel = smallPanel();
const keys = panelKeys(panel);
const panelRows = Uint32Array.from(keys.labels.keys()).filter((row) => keys.labels[row] !== -1);
const outcomes = {
  labels: Uint8Array.from(panelRows, (row) => (keys.labels[row] === 1 ? 1 : 0)),
  margins: Float64Array.from(panelRows, (row) => keys.firms[row]! / firms - 0.5),
  probabilities: Float64Array.from(panelRows, (row) => (keys.firms[row]! + 0.5) / firms),
  firms: Int32Array.from(panelRows, (row) => keys.firms[row]!),
};
const thresholds = { high: { margin: 0.3 }, moderate: { margin: 0 } } as unknown as Thresholds;
const views = furtherViews(
  { panel, keys },
  { outcomes, panelRows },
  { thresholds, replicates: 100, seed: "v" },
);

describe("further views", () => {
  it("read who was treated and every horizon", () => {
    expect(furtherColumns(panel)).toEqual(["treated", "failsWithin6Months", "failsWithin12Months"]);
  });

  it("trap 14: keep treated firms in the question asked, leave them out only as a sensitivity view, and bound", () => {
    const { treated } = views;
    // six firms treated in April, so within a year of each of the five months that are judged
    expect(treated).toMatchObject({ firms: 6, rows: 30 });
    expect(treated!.kept.auc!.rows).toBe(300);
    expect(treated!.censored!.auc!.rows).toBe(270);
    for (const name of ["auc", "baseRate", "precision@high", "recall@moderate"]) {
      const { low, high } = treated!.bounds[name]!;
      expect(treated!.kept[name]!.value!).toBeGreaterThanOrEqual(low!);
      expect(treated!.kept[name]!.value!).toBeLessThanOrEqual(high!);
      expect(high!).toBeGreaterThan(low!);
    }
  });

  it("judge the same scores by each horizon, with its own maturity and counts", () => {
    expect(views.horizons.map(({ months: ahead, isTarget }) => [ahead, isTarget])).toEqual([
      [6, false],
      [12, true],
    ]);
    const [half, year] = views.horizons;
    expect(half).toMatchObject({ matureUntil: "2021-11-01", immatureRows: 0 });
    expect(year).toMatchObject({ matureUntil: "2021-05-01", immatureRows: 0 });
    expect(half!.metrics!.baseRate!.value!).toBeLessThan(year!.metrics!.baseRate!.value!);
    expect(half!.metrics!.observedOverExpected).toBeUndefined();
    expect(year!.metrics!.auc!.value).toBeCloseTo(views.treated!.kept.auc!.value!, 12);
  });

  it("count months that cannot be judged yet, and judge none of their rows as sound", () => {
    expect(views.dates.map(({ asOf, rows, immatureRows }) => [asOf.slice(0, 7), rows, immatureRows])).toEqual(
      [
        ["2021-01", 60, 0],
        ["2021-02", 60, 0],
        ["2021-03", 60, 0],
        ["2021-04", 60, 0],
        ["2021-05", 60, 0],
        ["2021-06", 0, 60],
      ],
    );
    expect(views.dates.at(-1)!.metrics).toBeNull();
    const [january] = views.dates;
    const failing = outcomes.labels.slice(0, 60).reduce((sum, label) => sum + label, 0);
    expect(january!.metrics!.observedOverExpected!.value).toBeCloseTo(failing / 30, 12);
    expect(january!.metrics!.observedOverExpected!.low!).toBeLessThan(failing / 30);
  });
});
