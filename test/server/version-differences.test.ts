import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../server/api/problem.ts";
import type { VersionDifferences, VersionMetrics } from "../../server/api/version-differences.ts";
import { changesBetween, flatten } from "../../server/services/versions/flat.ts";
import { type Browser, openTestServer, signIn, type TestServer } from "./support.ts";

let server: TestServer;
let reviewer: Browser;

const estimate = (value: number, [low, high]: readonly [number, number]) => ({
  ...{ value, low, high, method: "firms drawn", rows: 800, firms: 400, positiveFirms: 60 },
});

interface Made {
  readonly columns: readonly string[];
  readonly lambda: number;
  readonly auc: ReturnType<typeof estimate>;
  readonly probability: number;
}

function bundleOf({ columns, lambda, auc, probability }: Made) {
  const column = (name: string) => ({
    name,
    type: "float64",
    meaning: `the ${name}`,
    unit: null,
    theme: null,
  });
  const threshold = { criterion: "maximises F0.5", probability, margin: 0.5 };
  const files = {
    "pipeline.json": {
      format: "vigie.pipeline/1",
      name: "scores",
      requires: columns.map(column),
      preparation: { steps: [] },
      model: { kind: "logistic" },
      thresholds: { high: threshold, moderate: { ...threshold, probability: 0.1 } },
      calibrator: { kind: "platt", slope: 1, intercept: 0 },
      target: { name: "failure", horizonMonths: 18 },
    },
    "evaluation.json": {
      format: "vigie.views/1",
      withoutStrongSignals: {
        rows: 800,
        firms: 400,
        positiveFirms: 60,
        metrics: { auc, baseRate: estimate(0.1, [0.08, 0.12]) },
      },
    },
    "study.json": { name: "small", seed: 1, models: [{ name: "logistic", params: { lambda } }] },
    "origin.json": { dataset: { name: "small" }, protocol: "temporal", model: "logistic" },
    "environment.json": { node: "v20.19.0", engine: "newton" },
    "schema.json": { columns: [] },
  };
  const texts = Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)]);
  return { files: { ...Object.fromEntries(texts), "card.md": "# scores" } };
}

beforeAll(async () => {
  server = await openTestServer();
  reviewer = await signIn(server, "reviewer");
  const { registry } = server.services;
  const run = { id: "ba9876543210", digest: `sha256:${"0".repeat(64)}` as const };
  const first: Made = {
    columns: ["debt", "late"],
    lambda: 1,
    auc: estimate(0.7, [0.6, 0.8]),
    probability: 0.3,
  };
  const made = [
    first,
    { ...first, columns: ["debt", "size"], lambda: 4, auc: estimate(0.7, [0.65, 0.75]), probability: 0.4 },
  ];
  for (const one of made)
    await registry.register({ model: "m", author: "scientist", bundle: bundleOf(one), run });
  await registry.openFinding({
    ...{ version: "m@2", person: "reviewer", severity: "minor", owner: "scientist", reason: "why?" },
    anchor: { kind: "card", name: "limits" },
  });
});

afterAll(() => server.close());

const get = async <T>(path: string) => (await (await reviewer.get(`/api/v1/models/${path}`)).json()) as T;

describe("two versions over HTTP", () => {
  it("tell what differs and nothing else", async () => {
    const { before, after, ...differences } = await get<VersionDifferences>("m/1/against/2");
    expect([before.reference, after.reference]).toEqual(["m@1", "m@2"]);
    expect(differences).toMatchObject({
      parameters: [{ name: "model.params.lambda", before: "1", after: "4" }],
      features: [
        { name: "late", before: { meaning: "the late" }, after: null },
        { name: "size", before: null, after: { meaning: "the size" } },
      ],
      metrics: [{ metric: "auc", before: { low: 0.6, high: 0.8 }, after: { low: 0.65, high: 0.75 } }],
      thresholds: [{ level: "high", before: { probability: 0.3 }, after: { probability: 0.4 } }],
      rules: [],
      evidence: [{ name: "openFindings", before: "0", after: "1" }],
    });
    expect(differences.files.map(({ name }) => name)).toEqual([
      "evaluation.json",
      "pipeline.json",
      "study.json",
    ]);
  });

  it("say nothing of a version beside itself, and know no other", async () => {
    const { before: _, after: __, ...none } = await get<VersionDifferences>("m/2/against/2");
    expect(Object.values(none).flat()).toEqual([]);
    expect(await get<Problem>("m/1/against/3")).toMatchObject({ status: 404, code: "registry.unknown" });
  });

  it("are told metric by metric, the oldest first", async () => {
    const versions = await get<readonly VersionMetrics[]>("m/metrics");
    expect(versions.map(({ number, metrics }) => [number, metrics.auc!.low])).toEqual([
      [1, 0.6],
      [2, 0.65],
    ]);
    expect(await get<Problem>("nobody/metrics")).toMatchObject({ code: "registry.unknown" });
  });
});

describe("a document laid flat", () => {
  it("has a line for every leaf, plain lists as one, nothing for what is null", () => {
    const flat = flatten({ a: { b: 1, c: null }, d: ["x", "y"], e: [{ f: true }] });
    expect([...flat]).toEqual([
      ["a.b", "1"],
      ["d", "x, y"],
      ["e.0.f", "true"],
    ]);
    expect(changesBetween(flat, flatten({ a: { b: 1 }, d: [], g: 0 }))).toEqual([
      { name: "d", before: "x, y", after: "" },
      { name: "e.0.f", before: "true", after: null },
      { name: "g", before: null, after: "0" },
    ]);
  });
});
