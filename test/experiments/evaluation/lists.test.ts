import fc from "fast-check";
import { canonicalJson } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import {
  departmentCapacity,
  listedOutcomes,
  listRows,
  pooledCapacity,
} from "../../../experiments/evaluation/capacity.ts";
import { evaluate } from "../../../experiments/evaluation/evaluate.ts";
import type { ListOptions } from "../../../experiments/evaluation/lists.ts";
import { metric } from "../../../experiments/evaluation/metrics.ts";
import { drawnOutcomes, outcomesOf } from "./rows.ts";

const oneCell = (rows: number, places: number) => ({ cells: new Int32Array(rows), places: [places] });

/** The slow obvious way: every order in which equal margins could stand. */
function everyOrder(labels: readonly number[], margins: readonly number[], places: number) {
  const found = permutations([...labels.keys()])
    .filter((order) => order.every((row, i) => i === 0 || margins[order[i - 1]!]! >= margins[row]!))
    .map((order) => order.slice(0, places).reduce((sum, row) => sum + labels[row]!, 0));
  const expected = found.reduce((sum, one) => sum + one, 0) / found.length;
  return { worst: Math.min(...found), best: Math.max(...found), expected };
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((one) => one !== item)).map((rest) => [item, ...rest]),
  );
}

describe("listRows", () => {
  it("treats ties as every order of them would: worst, best and expected, exactly", () => {
    const rows = fc.array(fc.record({ label: fc.nat(1), margin: fc.integer({ min: 0, max: 2 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    let tied = 0;
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 7 }), (cells, places) => {
        const labels = cells.map(({ label }) => label);
        const margins = cells.map(({ margin }) => margin);
        const { failures, listed } = listRows(outcomesOf(labels, margins), oneCell(cells.length, places));
        const slow = everyOrder(labels, margins, places);
        if (slow.best > slow.worst) tied++;
        expect(failures.worst).toBe(slow.worst);
        expect(failures.best).toBe(slow.best);
        expect(failures.expected).toBeCloseTo(slow.expected, 10);
        expect(listed).toBe(Math.min(places, cells.length));
      }),
      { numRuns: 60 },
    );
    expect(tied).toBeGreaterThan(5);
  });

  it("makes outcomes on which precision and recall are the expected ones", () => {
    const outcomes = outcomesOf([1, 0, 1, 0, 1], [3, 2, 2, 2, 1]);
    const { shares, failures } = listRows(outcomes, oneCell(5, 2));
    expect([...shares]).toEqual([1, 1 / 3, 1 / 3, 1 / 3, 0]);
    const { outcomes: listed } = listedOutcomes(outcomes, shares);
    expect(failures).toEqual({ worst: 1, best: 2, expected: 4 / 3 });
    expect(metric("recall").measure(listed, 0.5)).toBeCloseTo(4 / 9, 12);
    expect(metric("precision").measure(listed, 0.5)).toBeCloseTo(2 / 3, 12);
  });
});

describe("departments", () => {
  const departments = { name: "department", levels: ["21", "59"], codes: Int32Array.of(0, 0, 1, 1, 1, 0) };
  const dates = [5, 5, 5, 5, 6, 6];

  it("have their own number of places at each date, or the usual one", () => {
    const { cells, places } = departmentCapacity(departments, dates, { usual: 3, table: { 59: 1 } });
    expect([...cells]).toEqual([0, 0, 1, 1, 2, 3]);
    expect(places).toEqual([3, 1, 1, 3]);
    expect(() => departmentCapacity(departments, dates, { usual: -1 })).toThrow(
      /capacity out of \[0, ∞\): -1/,
    );
  });

  it("pooled, give the places that their lists fill to the highest scores of the date", () => {
    const pooled = pooledCapacity(
      departmentCapacity(departments, dates, { usual: 3, table: { 59: 1 } }),
      dates,
    );
    expect([...pooled.cells]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(pooled.places).toEqual([3, 2]);
  });
});

describe("evaluate with lists", () => {
  const outcomes = drawnOutcomes({ firms: 600, rowsEach: 2 });
  const side = outcomes.firms.map((firm) => firm % 2);
  const departments = {
    name: "department",
    levels: ["01", "02", "03"],
    codes: outcomes.firms.map((f) => f % 3),
  };
  const region = { name: "region", levels: ["west", "east"], codes: side };
  const lists: ListOptions = {
    departments,
    dates: outcomes.firms.map((_, row) => row % 2),
    usual: 20,
    table: { "03": 5 },
    divisions: [region, { ...region, name: "one level", codes: side.map(() => 0) }],
    pairs: [[region, departments]],
    within: [{ groups: region, control: departments }],
    overTime: [
      {
        groups: region,
        periods: { name: "half", levels: ["a", "b"], codes: outcomes.firms.map((_, row) => row % 2) },
      },
    ],
    leftOut: [{ division: "age", reason: "the panel has no such column" }],
  };
  const report = evaluate(outcomes, { lists, replicates: 100 }).lists!;

  it("reports every department with its places, and all together", () => {
    expect(report.departments.map(({ level, places }) => [level, places])).toEqual([
      ["01", 20],
      ["02", 20],
      ["03", 5],
    ]);
    expect(report.listed).toBe(90);
    expect(report.metrics.alertRate!.value).toBeCloseTo(90 / 1200, 12);
    expect(report.metrics.recall!.value).toBeCloseTo(report.recallByTies!.expected, 12);
    expect(report.metrics.precision!.low).toBeGreaterThan(0);
  });

  it("audits divisions of several levels, pairs and controlled ones, and is plain JSON", () => {
    expect(report.audits.map(({ audit }) => audit.division)).toEqual(["region"]);
    expect(report.pairs.map(({ criteria }) => criteria[0]!.lines.length)).toEqual([6]);
    expect(Object.keys(report.within[0]!.audits)).toEqual(["01", "02", "03"]);
    expect(report.within[0]!.pooled[0]!.lines.map(({ strata }) => strata)).toEqual([3, 3]);
    expect(report.overTime[0]!.criteria[0]!.lines).toHaveLength(4);
    expect(report.leftOut).toEqual([
      { division: "age", reason: "the panel has no such column" },
      {
        division: "one level",
        reason: "all rows are of one group: west",
        why: { because: "one group only", level: "west" },
      },
    ]);
    expect(JSON.parse(canonicalJson(report))).toEqual(report);
  });

  it("splits each gap in recall into the model's and the capacity table's part", () => {
    const [{ causes, audit }] = report.audits as [(typeof report.audits)[number]];
    expect(causes).toHaveLength(2);
    const { lines } = audit.criteria.find(({ metric: name }) => name === "recall")!;
    causes.forEach(({ gap, model, capacityTable, modelVerdict }, i) => {
      // Ranked alike everywhere, on some 80 failing firms a side: never a fail.
      expect(modelVerdict).toMatch(/^(pass|not enough evidence)$/);
      expect(gap).toBe(lines[i]!.gap!.value);
      expect(model! + capacityTable!).toBeCloseTo(gap!, 12);
    });
    // A table without places in the west is to blame for all of it: a model that ranks alike has no part in it.
    const unfair = evaluate(outcomes, {
      lists: { ...lists, departments: { ...region, levels: ["01", "02"] }, usual: 0, table: { "02": 60 } },
      replicates: 100,
    }).lists!.audits[0]!;
    expect(Math.abs(unfair.causes[0]!.capacityTable!)).toBeGreaterThan(
      3 * Math.abs(unfair.causes[0]!.model!),
    );
  });
});
