import { canonicalJson, type Json } from "vigie/datasets";
import { decodePipeline, type ExpertRule, type Pipeline, scorePipeline } from "vigie/experiments";
import { beforeAll, describe, expect, test } from "vitest";
import { scoreList } from "../../../registry/scoring/score-list.ts";
import { fittedPipeline, panelTable, schema } from "./pipeline.ts";

const rules: readonly ExpertRule[] = [
  {
    name: "lateWithSuppliers",
    version: 3,
    text: "delay >= 30",
    action: { raiseTo: "high" },
    because: "Suppliers wait a month or more",
  },
  {
    name: "littleDebt",
    version: 1,
    text: "debt < 2.5",
    action: { lowerTo: "none" },
    because: "There is hardly any debt",
  },
];

let pipeline: Pipeline;
const list = (one: Pipeline) =>
  scoreList({
    pipeline: one,
    table: panelTable(),
    schema,
    asOf: "2024-01-01",
    version: { reference: "small@1", digest: `sha256:${"0".repeat(64)}` },
    listName: "list",
  });

beforeAll(async () => {
  const fitted: Pipeline = { ...(await fittedPipeline()), format: "vigie.pipeline/3", rules };
  pipeline = decodePipeline(JSON.parse(canonicalJson(fitted as unknown as Json)));
});

describe("a list by a version with expert rules", () => {
  test("has the margins, levels and order of the one path of scoring, in every bit", () => {
    const rows = Uint32Array.from({ length: 12 }, (_, row) => row);
    const { margins, levels, rules: applied } = scorePipeline(pipeline, panelTable(), { rows });
    const listed = list(pipeline);
    expect(applied!.stages[0]).not.toEqual(margins);
    for (const { siren, margin, level } of listed) {
      const i = Number(siren) - 100000000;
      expect([margin, level]).toEqual([margins[i], levels[i]]);
    }
    expect(listed.map(({ margin }) => margin)).toEqual([...margins].sort((a, b) => b - a));
  });

  test("says first what a rule did, and where it did nothing says nothing of it", () => {
    const plain = list({ ...pipeline, format: "vigie.pipeline/2", rules: undefined } as unknown as Pipeline);
    const before = new Map(plain.map((row) => [row.siren, row]));
    let told = 0;
    for (const row of list(pipeline)) {
      const was = before.get(row.siren)!;
      expect(row.probability).toBe(was.probability);
      expect(row.reasons.length).toBeLessThanOrEqual(3);
      if (row.margin === was.margin) expect(row.reasons).toEqual(was.reasons);
      else {
        told++;
        expect(row.reasons[0]).toMatch(
          /^Suppliers wait a month or more \(expert rule lateWithSuppliers 3: raises to at least high\)$|^There is hardly any debt \(expert rule littleDebt 1: lowers below moderate\)$/,
        );
        expect(row.themes["expert rules"]).toBeCloseTo(row.margin - was.margin, 9);
      }
    }
    expect(told).toBeGreaterThan(1);
  });

  test("is refused where the panel lacks what a rule reads", () => {
    const requires = [...pipeline.requires, { ...schema.columns[3]!, name: "planShare" }];
    const asking = { ...pipeline, requires, rules: [{ ...rules[0]!, text: "planShare > 0" }] };
    expect(() => list(asking)).toThrow(/planShare/);
  });
});

test.each([
  [{ format: "vigie.pipeline/2" }, "pipeline.rules"],
  [{ rules: [{ ...rules[0], text: "delay >=" }] }, "expression.syntax"],
  [{ rules: [{ ...rules[0], action: { raiseTo: "urgent" } }] }, "rule.malformed"],
])("a stored pipeline with rules is read whole or not at all: %j", (change, code) => {
  expect(() => decodePipeline({ ...pipeline, ...change })).toThrow(expect.objectContaining({ code }));
});
