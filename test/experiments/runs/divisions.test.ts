import * as aq from "arquero";
import type { Panel } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { auditColumns, listsOf } from "../../../experiments/runs/audit.ts";
import { calibratedDivisions, divisionNames } from "../../../experiments/runs/divisions.ts";

function panelOf(columns: Record<string, (string | null)[]>): Panel {
  const schema = { columns: Object.keys(columns).map((name) => ({ name, role: "group" })) };
  return { table: aq.table(columns), schema } as unknown as Panel;
}

const panel = panelOf({
  department: ["21", "971", "21", "59"],
  region: ["BFC", "Guadeloupe", "BFC", null],
  sizeClass: ["10-19", "10-19", "20-49", "10-19"],
  legalForm: ["5710", "5499", "9220", null],
  activity2: ["01", "02", "03", "04"],
});
// Months since 1970: 2022-03, 2022-03, 2022-04, 2022-04.
const asOf = Int32Array.of(626, 626, 627, 627);
const cut = (...rows: number[]) => ({ asOf, rows: Uint32Array.from(rows) });

describe("the divisions of a panel", () => {
  it("are its group columns and what follows from them; those of the audit are read, no others", () => {
    expect(divisionNames(panel)).toEqual([
      "department",
      "region",
      "sizeClass",
      "legalForm",
      "activity2",
      "mainland or overseas",
      "quarter",
      "year",
    ]);
    expect(auditColumns(panel)).toEqual(["department", "region", "sizeClass", "legalForm"]);
    expect(calibratedDivisions(panel)).toEqual([
      "region",
      "sizeClass",
      "legalForm",
      "mainland or overseas",
      "quarter",
    ]);
    expect(listsOf(panelOf({ region: ["BFC"] }), cut(0))).toBeNull();
    expect(calibratedDivisions(panelOf({}))).toEqual([]);
  });

  it("take the rows asked for, by name, with overseas and the legal form's category", () => {
    const lists = listsOf(panel, cut(3, 1, 0))!;
    const named = Object.fromEntries(
      lists.divisions!.map(({ name, levels, codes }) => [name, [...codes].map((code) => levels[code])]),
    );
    expect(named).toEqual({
      region: ["unknown", "Guadeloupe", "BFC"],
      sizeClass: ["10-19", "10-19", "10-19"],
      legalForm: ["unknown", "5", "5"],
      "mainland or overseas": ["mainland", "overseas", "mainland"],
    });
    expect([...(lists.dates as Int32Array)]).toEqual([627, 626, 626]);
    expect(lists.pairs!.map(([a, b]) => [a.name, b.levels])).toEqual([["region", ["10-19"]]]);
    expect(lists.overTime!.map(({ groups, periods }) => [groups.name, periods.levels])).toEqual([
      ["region", ["2022"]],
    ]);
    expect(lists.within!.map(({ groups, control }) => [groups.name, control.name])).toEqual([
      ["region", "sizeClass"],
    ]);
  });

  it("that the usual audit has and the panel has not are listed with the reason", () => {
    const left = { why: { because: "no such column" }, reason: "the panel has no such column" };
    expect(listsOf(panel, cut(0, 1))!.leftOut).toEqual([
      { division: "ageClass", ...left },
      { division: "activity", ...left },
    ]);
  });

  it("are those that a plan names, with its capacity", () => {
    const plan = {
      primary: [{ metric: "recall", compare: "difference", margin: 0.1 } as const],
      groups: ["activity2", "quarter"],
      capacity: { usual: 7, table: { 59: 3 } },
    };
    const lists = listsOf(panel, cut(0, 1, 2), plan)!;
    expect(lists.divisions!.map(({ name, levels }) => [name, levels])).toEqual([
      ["activity2", ["01", "02", "03"]],
      ["quarter", ["2022 Q1", "2022 Q2"]],
    ]);
    expect([lists.usual, lists.table, lists.pairs, lists.within, lists.overTime, lists.leftOut]).toEqual([
      7,
      { 59: 3 },
      [],
      [],
      [],
      [],
    ]);
    expect(auditColumns(panel, plan)).toEqual(["department", "activity2"]);
  });

  it("give a department of a sample its share of 200 places, at least one", () => {
    expect(listsOf(panel, cut(0, 1))!.usual).toBe(1);
    const many = 3466 * 2;
    const full = panelOf({ department: Array<string>(many).fill("21") });
    const rows = Uint32Array.from({ length: many }, (_, i) => i);
    expect(listsOf(full, { asOf: new Int32Array(many), rows })!.usual).toBe(200);
    expect(listsOf(full, { asOf: Int32Array.from(rows, (row) => row % 4), rows })!.usual).toBe(100);
  });
});
