import { canonicalJson, digestBytes, type Json } from "vigie/datasets";
import {
  type DerivedFeature,
  decodeModel,
  decodePipeline,
  type Pipeline,
  prepare,
  scorePipeline,
} from "vigie/experiments";
import { type AlertRow, type ScoreListOptions, scoreList } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { fittedPipeline, panelTable, schema } from "./pipeline.ts";

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await fittedPipeline();
});

function score(options: Partial<ScoreListOptions> = {}): readonly AlertRow[] {
  return scoreList({
    pipeline,
    table: panelTable(),
    schema,
    asOf: "2024-02-01",
    version: { reference: "small@1", digest: digestBytes("bundle") },
    listName: "February",
    ...options,
  });
}

describe("scoring a list by features derived inside the bundle", () => {
  const derived: DerivedFeature = {
    name: "debtPerDay",
    text: "debt / (delay + 1)",
    theme: "payment",
    unit: "ratio per day",
    meaning: "Social debt per day of delay.",
    missing: "debt or delay missing",
  };
  const further = {
    columns: ["debtPerDay", "debt", "sector"],
    derived: [derived],
    splines: { debt: 3 },
    unseen: { sector: "missing" as const },
  };

  test("gives training's bytes from the same panel rows, through the stored document", async () => {
    const fitted = await fittedPipeline(further);
    expect(fitted.preparation.derived).toEqual([derived]);
    const rows = Uint32Array.from({ length: 12 }, (_, row) => row);
    const trained = decodeModel(fitted.model).margin(prepare(panelTable(), fitted.preparation, rows));
    const stored = decodePipeline(JSON.parse(canonicalJson(fitted as unknown as Json)));
    const list = score({ pipeline: stored, asOf: "2024-01-01" });
    expect(list.length).toBe(12);
    for (const { siren, margin } of list) expect(margin).toBe(trained[Number(siren) - 100000000]);
  });

  test("names them among reasons and themes, with their value", async () => {
    const list = score({ pipeline: await fittedPipeline(further) });
    for (const { contributions, themes } of list) {
      expect(Object.keys(contributions).sort()).toEqual(["debt", "debtPerDay", "sector"]);
      expect(themes.payment).toBe(contributions.debtPerDay);
    }
    const said = list.flatMap(({ reasons }) =>
      reasons.filter((one) => one.startsWith("Social debt per day")),
    );
    expect(said).toContainEqual(
      expect.stringMatching(/^Social debt per day of delay: [\d.]+ ratio per day$/),
    );
  });
});

describe("scoring a list", () => {
  test("ranks every firm of that date by margin, with the same scores as the pipeline alone", () => {
    const rows = score();
    const alone = scorePipeline(pipeline, panelTable(), {
      rows: Uint32Array.from({ length: 12 }, (_, i) => 12 + i),
    });
    expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(rows.map(({ margin }) => margin)).toEqual([...alone.margins].sort((a, b) => b - a));
    for (const row of rows) {
      const i = Number(row.siren) - 100000000;
      expect(row).toMatchObject({
        margin: alone.margins[i],
        probability: alone.probabilities[i],
        level: alone.levels[i],
        ofHundred: Math.round(100 * alone.probabilities[i]!),
        region: i % 2 === 0 ? "Bretagne" : "Corse",
        department: null,
        asOf: "2024-02-01",
        version: "small@1",
      });
    }
    expect(new Set(rows.map(({ level }) => level)).size).toBeGreaterThan(1);
  });

  test("puts equal margins in the order of the siren", () => {
    const rows = score({
      score: (_pipeline, _table, { rows }) => ({
        margins: new Float64Array(rows.length),
        probabilities: new Float64Array(rows.length).fill(0.5),
        levels: Array.from(rows, () => "moderate" as const),
        contributions: { names: [], base: 0, values: [] },
        rules: null,
      }),
    });
    expect(rows.map(({ siren }) => siren)).toEqual([...rows.map(({ siren }) => siren)].sort());
  });

  test("explains by panel column and by theme: base and parts add up to the margin", () => {
    for (const { base, contributions, themes, margin } of score()) {
      expect(Object.keys(contributions).sort()).toEqual(["debt", "delay", "sector"]);
      expect(Object.keys(themes).sort()).toEqual(["other", "payment", "social debt"]);
      const sum = (parts: Record<string, number>) => Object.values(parts).reduce((a, b) => a + b, base);
      expect(sum(contributions)).toBeCloseTo(margin, 9);
      expect(sum(themes)).toBeCloseTo(margin, 9);
    }
  });

  test("says the reasons as sentences, strongest first, with what is not known said so", () => {
    const rows = score();
    expect(rows[0]!.reasons[0]).toMatch(/^Social debt over the mean contribution: 5(\.5)?$/);
    for (const { reasons, contributions } of rows)
      expect(reasons).toHaveLength(Object.values(contributions).filter((part) => part > 0).length);
    const unknown = rows.find(({ siren }) => siren === "100000005")!;
    expect(unknown.reasons.join()).not.toContain("Days late with suppliers: 0");
  });

  test("tells first alerts from the list before, and nothing without one", () => {
    const now = score();
    expect(now.every(({ firstAlert }) => firstAlert === null)).toBe(true);
    const alerted = now.filter(({ level }) => level !== "none");
    const previous = now.filter(({ siren }) => siren !== alerted[0]!.siren);
    const again = score({ previous });
    expect(again.filter(({ firstAlert }) => firstAlert === true).map(({ siren }) => siren)).toEqual([
      alerted[0]!.siren,
    ]);
  });

  test.each([
    ["lacks", schema.columns.filter(({ name }) => name !== "debt"), "panel lacks column: debt"],
    [
      "retypes",
      schema.columns.map((one) => (one.name === "debt" ? { ...one, type: "category" as const } : one)),
      "panel column debt is category, not float64",
    ],
    [
      "remeasures",
      schema.columns.map((one) => (one.name === "delay" ? { ...one, unit: "months" } : one)),
      "panel column delay is in months, not days",
    ],
    [
      "redefines",
      schema.columns.map((one) => (one.name === "debt" ? { ...one, definition: "lag(debt, 2)" } : one)),
      "panel column debt is defined as lag(debt, 2), not debt / contribution",
    ],
  ])("refuses a panel that %s a needed column", (_how, columns, message) => {
    expect(() => score({ schema: { columns } })).toThrow(message);
  });

  test("refuses a table without a needed column even when no schema is given", () => {
    const table = panelTable().select("siren", "asOf", "delay", "sector");
    const version = { reference: "small@1", digest: digestBytes("x") };
    expect(() => scoreList({ pipeline, table, asOf: "2024-02-01", version, listName: "x" })).toThrow(/debt/);
  });

  test("never takes a missing score for 0", () => {
    const score0: ScoreListOptions["score"] = (one, table, options) => {
      const scores = scorePipeline(one, table, options);
      scores.margins[4] = Number.NaN;
      return scores;
    };
    expect(() => score({ score: score0 })).toThrow(
      expect.objectContaining({ code: "alerts.missing-score", place: { value: "100000004" } }),
    );
  });

  test("says which date there is instead of one without rows", () => {
    expect(() => score({ asOf: "2024-03-01" })).toThrow(
      "no panel row at 2024-03-01 (expected a date of the panel, the newest is 2024-02-01)",
    );
  });

  test("refuses explanations that do not add up", () => {
    const wrong: ScoreListOptions["score"] = (one, table, options) => {
      const scores = scorePipeline(one, table, options);
      return {
        ...scores,
        contributions: { ...scores.contributions!, base: scores.contributions!.base + 0.01 },
      };
    };
    expect(() => score({ score: wrong })).toThrow("contributions do not add up to the margin");
  });
});
