import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPanel, parseMonth } from "vigie/datasets";
import {
  type ExecutedRun,
  type ExpertRule,
  executeStudy,
  type Laboratory,
  levelOf,
  type Pipeline,
  readRunModel,
  type Study,
  scorePipeline,
  type Views,
} from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleOfRun } from "../../../registry/bundle/of-run.ts";
import { testLaboratory } from "../../support/laboratory.ts";
import { monthlyRows, monthlyStudy, putMonthlyPanel } from "../../support/monthly-study.ts";

const firms = 500;
const rules: readonly ExpertRule[] = [
  {
    name: "debtDoubled",
    version: 1,
    text: "debtChange3 > 0.7",
    action: { raiseTo: "moderate" },
    because: "The debt has doubled in three months",
  },
  {
    name: "planInOrder",
    version: 2,
    text: "onPlan",
    action: { shift: -0.7 },
    because: "A payment plan is kept",
  },
];
const study: Study = {
  ...monthlyStudy,
  thresholds: { by: "cost", high: 3, moderate: 12 },
  rules,
  models: [
    ...monthlyStudy.models,
    {
      ...monthlyStudy.models[0]!,
      name: "balanced",
      params: { lambda: 1, classWeights: "balanced" },
      calibration: "intercept",
    },
    { name: "ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
  ],
};

let folder: string;
let laboratory: Laboratory;
let run: ExecutedRun;
const of = async (name: string): Promise<{ pipeline: Pipeline; views: Views }> =>
  readRunModel({ ...run, receipt: {} as never }, "temporal", name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-after-"));
  laboratory = await testLaboratory(folder);
  await putMonthlyPanel(laboratory.store, firms);
  run = await executeStudy(study, laboratory);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("trap 9: a rule after the model", () => {
  it("is part of the pipeline and of the bundle, version and all, and moves its digest", async () => {
    const { pipeline } = await of("logistic");
    expect(pipeline.format).toBe("vigie.pipeline/3");
    expect(pipeline.rules).toEqual(rules);
    expect(pipeline.requires.map(({ name }) => name).sort()).toEqual(["debt", "debtChange3", "onPlan"]);
    const { bundle } = await bundleOfRun({ ...run, receipt: {} as never }, "temporal", "logistic");
    expect(bundle.files["pipeline.json"]).toContain('"because":"The debt has doubled in three months"');
    expect(bundle.files["card.md"]).toMatch(/debtDoubled/);
  });

  it("is evaluated with and without, each rule and all together, with paired intervals", async () => {
    const { rules: report } = (await of("logistic")).views;
    expect(report!.lines.map(({ metric }) => metric)).toEqual([
      "auc",
      "averagePrecision",
      "recall@high",
      "precision@high",
      "recall@moderate",
      "precision@moderate",
    ]);
    for (const { difference, a, b } of report!.lines) {
      expect(difference.value).toBeCloseTo(a! - b!, 12);
      expect(difference.low).toBeLessThanOrEqual(difference.value!);
      expect(difference.method).toMatch(/paired draws of firms/);
    }
    const [doubled, plan] = report!.rules;
    expect(doubled!.holds.rows).toBeGreaterThan(20);
    expect(doubled!.raised.rows).toBeGreaterThan(0);
    expect(doubled!.lowered.rows).toBe(0);
    expect(plan!.raised.rows).toBe(0);
    expect(plan!.lowered.rows).toBeGreaterThan(0);
    expect(doubled!.against).toHaveLength(6);
    expect(report!.alerts.moderate.with).not.toBe(report!.alerts.moderate.without);
  });

  it("is judged as it is scored: the metrics are those of the margins after it", async () => {
    const { pipeline, views } = await of("logistic");
    const panel = await openPanel(laboratory.store, run.record.dataset.version);
    const scores = scorePipeline(pipeline, panel.table, { explain: true });
    const rowsOfTest = views.rules!.lines[2]!;
    expect(rowsOfTest.a).toBe(views.withoutStrongSignals.metrics["recall@high"]!.value);
    const moved = scores.rules!.stages[0]!.filter((margin, i) => margin !== scores.margins[i]);
    expect(moved.length).toBeGreaterThan(100);
    for (let i = 0; i < 400; i++) {
      const parts = scores.contributions!.values.reduce(
        (sum, one) => sum + one[i]!,
        scores.contributions!.base,
      );
      expect(parts).toBeCloseTo(scores.margins[i]!, 9);
      expect(scores.levels[i]).toBe(levelOf(scores.margins[i]!, pipeline.thresholds));
    }
  });

  it("leaves the baselines what they are", async () => {
    const { pipeline, views } = await of("ratio");
    expect(pipeline.rules).toBeUndefined();
    expect(views.rules).toBeUndefined();
    expect(pipeline.format).toBe("vigie.pipeline/2");
  });

  it.each([
    [{ text: "mean(debt, 3) > 1" }, "feature.window"],
    [{ text: "failsWithin3Months > 0" }, "expression.unknown-name"],
    [{ text: "strongSignal" }, "expression.unknown-name"],
    [{ version: 0 }, "rule.malformed"],
    [{ action: { raiseTo: "none" } as never }, "rule.malformed"],
    [{ name: "planInOrder" }, "rule.duplicate"],
  ])("is refused before the first fit: %j", async (change, code) => {
    const wrong = { ...study, rules: [{ ...rules[0]!, ...change }, rules[1]!] };
    await expect(executeStudy(wrong, laboratory)).rejects.toMatchObject({ code });
  });
});

describe("trap 5: thresholds", () => {
  it("stand in the version with their rule, their rows, their spread, and moderate never above high", async () => {
    for (const name of ["logistic", "balanced", "ratio"]) {
      const { high, moderate } = (await of(name)).pipeline.thresholds;
      expect(high.margin).toBeGreaterThanOrEqual(moderate.margin);
      expect(high.criterion).toBe("minimises mean cost, a missed firm at 3 needless visits");
      expect(high.origin).toBe("choose part of the temporal fold");
      for (const { value, redrawn, margin } of [high, moderate]) {
        expect(value.positiveFirms).toBeGreaterThan(5);
        expect(redrawn!.draws).toBeGreaterThan(360);
        expect(redrawn!.margin[0]).toBeLessThanOrEqual(margin + 1e-9);
        expect(redrawn!.margin[1]).toBeGreaterThanOrEqual(margin - 1e-9);
      }
    }
  });
});

describe("trap 4: a model that learned from reweighted classes", () => {
  it("shows calibrated probabilities: its own would say several times the failures there are", async () => {
    const { pipeline, views } = await of("balanced");
    const { rules: _, ...plain } = pipeline;
    const panel = await openPanel(laboratory.store, run.record.dataset.version);
    const { margins } = scorePipeline({ ...plain, format: "vigie.pipeline/2" } as Pipeline, panel.table);
    const raw = margins.reduce((sum, margin) => sum + 1 / (1 + Math.exp(-margin)), 0) / margins.length;
    const { baseRate, observedOverExpected } = views.withoutStrongSignals.metrics;
    expect(raw).toBeGreaterThan(3 * baseRate!.value!);
    expect(observedOverExpected!.low).toBeLessThan(1);
    expect(observedOverExpected!.high).toBeGreaterThan(1);
    expect(observedOverExpected!.value).toBeGreaterThan(0.6);
    expect(observedOverExpected!.value).toBeLessThan(1.6);
    expect(views.withoutStrongSignals.reliability.length).toBeGreaterThan(3);
  });
});

describe("lead time", () => {
  it("counts the months that the simulation has, though only the test's own rows and targets are read", async () => {
    const { pipeline, views } = await of("logistic");
    const panel = await openPanel(laboratory.store, run.record.dataset.version);
    const { margins } = scorePipeline(pipeline, panel.table);
    const [from, until] = [parseMonth("2021-01"), parseMonth("2022-01")];
    const rows = monthlyRows(firms).map((row, i) => ({ ...row, margin: margins[i]! }));
    const tested = rows.filter(
      ({ month, opening }) => month >= from && month < until && (opening === null || month < opening),
    );
    const failing = new Map<string, typeof tested>();
    for (const row of tested)
      if (row.opening !== null && tested.some((o) => o.siren === row.siren && o.opening! <= o.month + 6))
        failing.set(row.siren, [...(failing.get(row.siren) ?? []), row]);
    const { leadTime } = views;
    expect(leadTime!.failingFirms + leadTime!.unknownOpenings).toBe(failing.size);
    expect(leadTime!.unknownOpenings).toBe(0);
    expect(leadTime!.testMonths).toBe(12);
    for (const level of ["high", "moderate"] as const) {
      const threshold = pipeline.thresholds[level].margin;
      const leads = [...failing.values()].flatMap((own) => {
        const alert = own.find(({ margin }) => margin >= threshold);
        return alert ? [alert.opening! - alert.month] : [];
      });
      const told = leadTime!.levels[level];
      expect(told.alertedFirms).toBe(leads.length);
      expect(leads.length).toBeGreaterThan(level === "high" ? 1 : 5);
      expect(told.distribution.flatMap(({ months, firms: n }) => Array(n).fill(months))).toEqual(
        leads.sort((a, b) => a - b),
      );
      expect(told.measures.alerted!.value).toBeCloseTo(leads.length / failing.size, 12);
    }
  });
});
