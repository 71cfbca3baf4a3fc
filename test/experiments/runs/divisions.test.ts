import * as aq from "arquero";
import type { Panel } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import { divisionColumns, listsOf } from "../../../experiments/runs/divisions.ts";

function panelOf(columns: Record<string, (string | null)[]>): Panel {
  const schema = { columns: Object.keys(columns).map((name) => ({ name })) };
  return { table: aq.table(columns), schema } as unknown as Panel;
}

const panel = panelOf({
  department: ["21", "971", "21", "59"],
  region: ["BFC", "Guadeloupe", "BFC", null],
  sizeClass: ["10-19", "10-19", "20-49", "10-19"],
  legalForm: ["5710", "5499", "9220", null],
});
// Months since 1970: 2022-03, 2022-03, 2022-04, 2022-04.
const asOf = Int32Array.of(626, 626, 627, 627);

describe("the divisions of a panel", () => {
  it("are the columns it has", () => {
    expect(divisionColumns(panel)).toEqual(["department", "region", "sizeClass", "legalForm"]);
    expect(listsOf(panelOf({ region: ["BFC"] }), asOf, Uint32Array.of(0))).toBeNull();
  });

  it("take the rows asked for, by name, with overseas and the legal form's category", () => {
    const lists = listsOf(panel, asOf, Uint32Array.of(3, 1, 0))!;
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
    expect(lists.pairs!.map(([a, b]) => [a.name, b.levels])).toEqual([
      ["region", ["2022 Q1", "2022 Q2"]],
      ["region", ["10-19"]],
    ]);
  });

  it("give a department of a sample its share of 200 places, at least one", () => {
    expect(listsOf(panel, asOf, Uint32Array.of(0, 1))!.usual).toBe(1);
    const many = 3466 * 2;
    const full = panelOf({ department: Array<string>(many).fill("21") });
    const rows = Uint32Array.from({ length: many }, (_, i) => i);
    expect(listsOf(full, new Int32Array(many), rows)!.usual).toBe(200);
    expect(
      listsOf(
        full,
        Int32Array.from(rows, (row) => row % 4),
        rows,
      )!.usual,
    ).toBe(100);
  });
});
