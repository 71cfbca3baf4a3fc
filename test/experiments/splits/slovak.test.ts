import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importSlovakSmes, monthOfDate, openPanel, openStore, parseMonth } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkFold } from "../../../experiments/splits/check.ts";
import type { PartsConfig } from "../../../experiments/splits/config.ts";
import { foldParts, learningParts } from "../../../experiments/splits/fold.ts";
import { groupedFold, groupedFolds } from "../../../experiments/splits/grouped.ts";
import type { FoldKeys } from "../../../experiments/splits/keys.ts";
import { temporalFold } from "../../../experiments/splits/temporal.ts";

const source = "../shared/data/slovak-smes";
const year = (value: number, until = value + 1) => ({
  from: parseMonth(`${value}-01`),
  until: parseMonth(`${until}-01`),
});
const config: PartsConfig = {
  parts: { train: year(2013, 2015), calibrate: year(2015), choose: year(2015), test: year(2016) },
  horizonMonths: 12,
  reportingDelayMonths: 1,
  embargo: { overriddenTo: 12, reason: "years follow each other directly" },
  shares: { train: 2, calibrate: 1, choose: 1 },
  assignment: "balanced",
};

if (!existsSync(source)) console.warn(`slovak folds skipped: ${source} is absent`);

describe.skipIf(!existsSync(source))("folds of the Slovak firms", () => {
  let folder: string;
  let keys: FoldKeys;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vigie-folds-"));
    const store = openStore(folder, { clock: () => new Date("2026-01-01T00:00:00Z") });
    await importSlovakSmes(store, source);
    const { table } = await openPanel(store, "slovak-smes");
    const names = table.array("siren") as string[];
    const firmNames = [...new Set(names)];
    const index = new Map(firmNames.map((name, i) => [name, i]));
    keys = {
      firmNames,
      firms: Int32Array.from(names, (name) => index.get(name)!),
      asOf: Int32Array.from(table.array("asOf") as Date[], (date) => monthOfDate(new Date(date))),
      labels: Int8Array.from(table.array("bankrupt") as boolean[], (failed) => (failed ? 1 : 0)),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ["temporal", temporalFold],
    ["grouped", groupedFold],
  ] as const)("keep all 15,779 test rows and at least 30 failing firms in each part: %s", (_, split) => {
    const fold = split(keys, config);
    expect(fold.description.parts.test).toMatchObject({ rows: 15_779, positiveRows: 40 });
    for (const part of foldParts)
      expect(fold.description.parts[part].positiveFirms).toBeGreaterThanOrEqual(30);
    expect(checkFold(fold, keys)).toEqual([]);
  });

  it("keep at least 30 failing firms in each learning part of five grouped folds, and their base rate", () => {
    const folds = groupedFolds(keys, config, { count: 5, leaving: "present" });
    expect(folds.reduce((sum, { description }) => sum + description.parts.test.rows, 0)).toBe(15_779);
    for (const { description } of folds)
      for (const part of learningParts) {
        const { rows, positiveRows, positiveFirms } = description.parts[part];
        expect(positiveFirms).toBeGreaterThanOrEqual(part === "train" ? 140 : 29);
        expect(positiveRows / rows).toBeLessThan(0.009);
      }
  });
});
