import { table } from "arquero";
import type { Panel } from "vigie/datasets";
import { expect, test } from "vitest";
import { panelKeys } from "../../../experiments/runs/panel-keys.ts";

test("a row that cannot be judged says why, and is never a negative", () => {
  const rows = [
    { asOf: "2022-01-01", fails: true, strong: false, unknown: false },
    { asOf: "2022-01-01", fails: true, strong: true, unknown: false },
    { asOf: "2022-01-01", fails: null, strong: true, unknown: true },
    { asOf: "2023-06-01", fails: false, strong: false, unknown: false },
    { asOf: "2023-07-01", fails: null, strong: false, unknown: false },
    { asOf: "2023-06-01", fails: null, strong: false, unknown: false },
  ];
  const panel = {
    table: table({
      siren: rows.map((_, i) => `${100000000 + i}`),
      asOf: rows.map(({ asOf }) => new Date(`${asOf}T00:00:00Z`)),
      region: rows.map(() => "Bretagne"),
      fails: rows.map(({ fails }) => fails),
      strong: rows.map(({ strong }) => strong),
      unknown: rows.map(({ unknown }) => unknown),
    }),
    description: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 18, reportingDelayMonths: 1 },
      strongSignal: "strong",
      unknownOpening: "unknown",
      dataCutoff: "2025-01-01",
      singleRatio: { column: "x", sign: 1, text: "x" },
    },
  } as unknown as Panel;
  const { labels, unusable } = panelKeys(panel);
  expect([...labels]).toEqual([1, -1, -1, 0, -1, -1]);
  const reasonOf = (row: number) => unusable!.reasons[unusable!.codes[row]!];
  expect([1, 2, 4, 5].map(reasonOf)).toEqual([
    "in procedure at the as-of date: strong signal",
    "in procedure at the as-of date, which was not known yet",
    "immature: horizon and reporting delay are not over",
    "no outcome in the panel",
  ]);
});
