import { digestBytes } from "vigie/datasets";
import { evaluate, type RunRecord, type Views } from "vigie/experiments";
import { type CardEvidence, makeCard } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { fittedPipeline } from "../scoring/pipeline.ts";

let evidence: CardEvidence;

beforeAll(async () => {
  const pipeline = await fittedPipeline();
  const n = 200;
  const rows = Array.from({ length: n }, (_, i) => i);
  const labels = Uint8Array.from(rows, (i) => (i % 4 === 0 ? 1 : 0));
  const margins = Float64Array.from(rows, (i) => ((i * 37) % 101) / 50 - 1 + (i % 4 === 0 ? 0.5 : 0));
  const probabilities = margins.map((margin) => 1 / (1 + Math.exp(-margin)));
  const groups = {
    name: "region",
    codes: Int32Array.from(rows, (i) => i % 2),
    levels: ["Bret|agne", "Corse"],
  };
  const outcomes = { labels, margins, probabilities, firms: Int32Array.from(rows) };
  const views: Views = {
    format: "vigie.views/1",
    withoutStrongSignals: evaluate(outcomes, {
      groups,
      thresholds: pipeline.thresholds,
      replicates: 100,
      seed: 1,
    }),
    withStrongSignals: null,
  };
  const part = {
    from: "2020-01-01",
    until: "2021-01-01",
    rows: 1234,
    firms: 400,
    positiveRows: 60,
    positiveFirms: 41,
  };
  const fold = {
    format: "vigie.fold/1",
    protocol: "temporal",
    cutoff: "2022-07-01",
    parts: {
      train: part,
      calibrate: part,
      choose: part,
      test: { ...part, from: "2022-07-01", until: "2023-07-01" },
    },
    embargo: { requiredMonths: 20, months: 12, overridden: { reason: "only four years" } },
    separateFirms: true,
    grouping: null,
    seed: "x",
    excluded: [{ reason: "not mature", rows: 5, firms: 4 }],
  } as const;
  const model = {
    name: "logistic",
    protocol: "temporal",
    kind: "logistic-regression",
    engine: "newton",
    engineVersion: "1",
    threads: 1,
    chooseAveragePrecision: 0.3,
    metrics: {},
    diagnostics: {},
  } as const;
  const record = {
    id: "0123456789ab",
    study: { name: "small-study", question: "Does it work?" },
    dataset: { name: "example", version: digestBytes("panel"), rows: 98765 },
    features: ["debt", "delay", "sector"],
    seed: 1,
    environment: {
      vigie: "0.1.0",
      node: "v20",
      platform: "linux-x64",
      code: digestBytes("code"),
      packageLock: digestBytes("lock"),
    },
  } as unknown as RunRecord;
  evidence = { record, model, fold, pipeline, views };
});

describe("a model card", () => {
  test("gives the same bytes for the same evidence, without clock or place", () => {
    expect(makeCard(evidence)).toBe(makeCard(structuredClone(evidence)));
  });

  test("shows each metric with its interval and its counts", () => {
    const { metrics } = evidence.views.withoutStrongSignals;
    const card = makeCard(evidence);
    const auc = metrics.auc!;
    expect(card).toContain(
      `| auc | ${auc.value!.toFixed(3)} | ${auc.low!.toFixed(3)} to ${auc.high!.toFixed(3)} | 200 | 200 | 50 |`,
    );
    for (const name of Object.keys(metrics)) expect(card).toContain(`| ${name.replaceAll("_", "\\_")} | `);
  });

  test("shows parts and dates, the shorter embargo, the target and what was left out", () => {
    const card = makeCard(evidence);
    expect(card).toContain("| test | 2022-07-01 | 2023-07-01 | 1,234 | 400 | 41 |");
    expect(card).toContain("**The embargo is shorter than required.** Reason given: only four years");
    expect(card).toContain("within 18 months of the as-of date");
    expect(card).toContain("| not mature | 5 | 4 |");
  });

  test("shows thresholds with the rows they were chosen on, and the table by group", () => {
    const card = makeCard(evidence);
    expect(card).toMatch(
      /\| high \| 0\.731 \| 1\.000 \| by hand \| 0\.500 \(none\) \| 5 \| none \| the test \|/,
    );
    expect(card).toContain("## By region");
    expect(card).toMatch(/\| Bret\\\|agne \| 100 \| 100 \| 50 \| /);
  });

  test("shows every question for the controller as not answered until it is", () => {
    const card = makeCard(evidence);
    expect(card.match(/\*\*not answered\*\*/g)).toHaveLength(5);
    const question = "How long are lists, scores and the data behind them kept?";
    const answered = makeCard({ ...evidence, answers: { [question]: "Two years." } });
    expect(answered).toContain(`- ${question} **Two years.**`);
    expect(answered.match(/\*\*not answered\*\*/g)).toHaveLength(4);
  });

  test("claims no conformity", () => {
    expect(makeCard(evidence)).not.toMatch(/compliant|conforms|certified/i);
  });
});
