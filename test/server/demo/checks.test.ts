import { join, resolve } from "node:path";
import type { FoldDescription, Views } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { describePlaces } from "../../../server/commands/demo.ts";
import { checkStage } from "../../../server/demo/bench.ts";
import { checkFailures, numbersOf } from "../../../server/demo/learn.ts";

const stage = { name: "import", seconds: 1, rows: 3, metrics: {}, artifacts: {} };
const part = (positiveFirms: number) => ({
  from: "2020-01-01",
  until: "2021-01-01",
  rows: 9,
  firms: 9,
  positiveRows: 9,
  positiveFirms,
});
const fold = (choose: number) =>
  ({
    protocol: "temporal",
    parts: { train: part(99), calibrate: part(30), choose: part(choose), test: part(40) },
  }) as unknown as FoldDescription;

describe("the demo's checks", () => {
  it("let a stage with rows and finite numbers pass", () => {
    expect(() => checkStage({ ...stage, metrics: { auc: { value: 0.8, low: null } } })).not.toThrow();
  });

  it("fail a stage that did nothing", () => {
    expect(() => checkStage({ ...stage, rows: 0 })).toThrow("stage did nothing: import");
  });

  it("fail a number that is not finite, and say where", () => {
    expect(() => checkStage({ ...stage, metrics: { model: { auc: Number.NaN } } })).toThrow(
      "import.model.auc",
    );
    expect(() => checkStage({ ...stage, rows: Number.NaN })).toThrow("stage did nothing");
  });

  it("fail a part of the fold with fewer than 30 failing firms", () => {
    expect(() => checkFailures(fold(30))).not.toThrow();
    expect(() => checkFailures(fold(29))).toThrow(
      "choose part of the temporal fold: 29 (expected at least 30)",
    );
  });
});

describe("the figures of an evaluation for machines", () => {
  const estimate = (value: number | null) => ({
    value,
    low: null,
    high: null,
    rows: 9,
    firms: 5,
    positiveFirms: 2,
    method: "firms",
  });
  const evaluation = (auc: number, groups: object | null) => ({ metrics: { auc: estimate(auc) }, groups });
  const line = { level: "Corse", rows: 9, firms: 5, positiveFirms: 2, metrics: { auc: estimate(null) } };

  it("hold every group and the view with strong signals", () => {
    const views = {
      withoutStrongSignals: evaluation(0.8, { name: "region", lines: [line] }),
      withStrongSignals: evaluation(0.9, null),
    } as unknown as Views;
    expect(numbersOf(views)).toMatchObject({
      auc: { value: 0.8, rows: 9, firms: 5, positiveFirms: 2 },
      groups: { region: { Corse: { auc: { value: null, rows: 9 } } } },
      withStrongSignals: { auc: { value: 0.9 } },
    });
  });

  it("leave out what a panel does not have", () => {
    const views = {
      withoutStrongSignals: evaluation(0.8, null),
      withStrongSignals: null,
    } as unknown as Views;
    expect(Object.keys(numbersOf(views))).toEqual(["auc"]);
  });
});

describe("where artifacts lie", () => {
  const place = (path: string) => ({ path: resolve(path) });

  it("is said as one would type it, each on its line", () => {
    const outside = { path: resolve("/elsewhere/list.csv") };
    expect(describePlaces({ panel: place(".vigie/datasets/ab"), list: outside })).toEqual([
      `panel: ${join(".vigie", "datasets", "ab")}`,
      `list: ${outside.path}`,
    ]);
  });

  it("is one folder when there are many", () => {
    const many = Object.fromEntries(["a", "b", "c/d", "c/e"].map((name) => [name, place(`raw/x/${name}`)]));
    expect(describePlaces(many)).toEqual([`4 artifacts in ${join("raw", "x")} (--json names each)`]);
  });
});
