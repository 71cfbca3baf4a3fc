import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import type { OutsideRecord, Study } from "vigie/experiments";
import {
  type AlertRow,
  exportVersion,
  type Registry,
  refitDraft,
  verifyExport,
  verifyRegistry,
} from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type MadeBy, requireSameRecipe } from "../../registry/refits/recipe.ts";
import { scoreShift } from "../../registry/refits/shift.ts";
import { bundle, open, run, temporaryFolder } from "./support.ts";

const study = {
  format: "vigie.study/1",
  name: "small",
  question: "Does it work?",
  panel: "example",
  features: "all",
  asinh: [],
  protocols: [],
  models: [{ name: "logistic", kind: "logistic-regression", engine: "newton", params: {}, mode: "raw" }],
  seed: 1,
  replicates: 100,
} as unknown as Study;
const environment = {
  vigie: "0.1.0",
  node: "v20",
  platform: "linux-x64",
  code: digestBytes("code"),
  packageLock: digestBytes("lock"),
};
const made: MadeBy = { study, model: "logistic", engine: "newton", engineVersion: "1", environment };

describe("a recipe", () => {
  test("is the same on another panel, for another question and other months", () => {
    const newer = { ...study, panel: "newer", question: "And now?", protocols: [{}], replicates: 400 };
    const digest = requireSameRecipe(made, { ...made, study: newer as unknown as Study });
    expect(digest).toBe(requireSameRecipe(made, made));
  });

  test.each<[string, Partial<MadeBy>]>([
    ["features", { study: { ...study, features: ["debt"] } }],
    ["seed", { study: { ...study, seed: 2 } }],
    ["code", { environment: { ...environment, code: digestBytes("other") } }],
    ["engineVersion", { engineVersion: "2" }],
    ["model", { study: { ...study, models: [{ ...study.models[0]!, params: { l2: 3 } }] } }],
  ])("differs in %s, and says so", (part, change) => {
    expect(() => requireSameRecipe(made, { ...made, ...change })).toThrow(`not a refit: ${part} differ`);
  });
});

function scored(probabilities: readonly number[], levels = "n".repeat(probabilities.length)) {
  const digest = digestBytes("any");
  return probabilities.map((probability, i) => ({
    siren: String(100000000 + i),
    asOf: "2024-01-01",
    version: "demo@1",
    versionDigest: digest,
    probability,
    margin: Math.log(probability / (1 - probability)),
    level: levels[i] === "h" ? "high" : "none",
  })) as unknown as readonly AlertRow[];
}

describe("the shift between two fits", () => {
  test("is told on the same firms", () => {
    const shift = scoreShift(scored([0.1, 0.2, 0.3, 0.4], "nnnh"), scored([0.2, 0.1, 0.5, 0.4], "nnhh"));
    expect(shift).toMatchObject({ asOf: "2024-01-01", firms: 4, otherLevel: 0.25 });
    expect(shift.meanAbsolute).toBeCloseTo(0.1, 12);
    expect(shift.largest).toBeCloseTo(0.2, 12);
    expect(shift.mean).toBeCloseTo(0.05, 12);
  });

  test("has Spearman's correlation, ties at their mean rank", () => {
    // Ranks 1 2.5 2.5 4 5 and 2 1 3.5 3.5 5; Python 3.11: statistics.correlation of these = 0.7631578947368421
    const { rankCorrelation } = scoreShift(
      scored([0.1, 0.2, 0.2, 0.4, 0.5]),
      scored([0.3, 0.1, 0.4, 0.4, 0.9]),
    );
    expect(rankCorrelation).toBeCloseTo(0.7631578947368421, 12);
    expect(scoreShift(scored([0.2, 0.2]), scored([0.1, 0.3])).rankCorrelation).toBeNull();
  });

  test("is refused over other firms", () => {
    expect(() => scoreShift(scored([0.1, 0.2]), scored([0.1]))).toThrow("other firms or days");
    expect(() => scoreShift([], [])).toThrow("other firms or days");
  });
});

describe("in the registry", () => {
  let folder: string;
  let registry: Registry;
  beforeEach(async () => {
    folder = await temporaryFolder();
    registry = await open(folder);
    await registry.register({ model: "demo", author: "sam", bundle: evaluated("a"), run });
  });
  afterEach(() => registry.close());

  function evaluated(mark: string) {
    const { engine, engineVersion } = made;
    return {
      files: {
        ...bundle(mark).files,
        "study.json": JSON.stringify(study),
        "origin.json": JSON.stringify({ model: "logistic", protocol: "temporal" }),
        "environment.json": JSON.stringify({ ...environment, engine, engineVersion }),
      },
    };
  }
  const scores = { evaluated: scored([0.1, 0.2]), refitted: scored([0.1, 0.3]) };

  test("a refit binds the evaluated version, the recipe and the shift, and leans on no other refit", async () => {
    const draft = await refitDraft({ evaluated: registry.resolve("demo@1"), draft: evaluated("b"), scores });
    const refit = await registry.register({ model: "demo", author: "sam", bundle: draft, run });
    const { digest } = registry.resolve("demo@1");
    expect(refit.refit).toEqual({
      evaluated: { model: "demo", number: 1, digest },
      recipe: requireSameRecipe(made, made),
    });
    expect(registry.resolve("demo@1").refit).toBeNull();
    const file = JSON.parse(await readFile(join(refit.folder, "refit.json"), "utf8"));
    expect(file).toMatchObject({ format: "vigie.refit/1", shift: { firms: 2 } });
    await expect(refitDraft({ evaluated: refit, draft: evaluated("c"), scores })).rejects.toMatchObject({
      code: "refit.of-refit",
    });
    const forged = {
      files: {
        ...draft.files,
        "refit.json": JSON.stringify({ ...file, evaluated: { ...file.evaluated, number: 2 } }),
      },
    };
    await expect(
      registry.register({ model: "demo", author: "sam", bundle: forged, run }),
    ).rejects.toMatchObject({ code: "refit.not-evaluated" });
  });

  test("matured labels append evidence, in any status, and void no approval", async () => {
    await registry.requestReview("demo@1", "sam", "ready");
    await registry.approve("demo@1", "rae", "read");
    await registry.release("demo@1", "production", "max", "go");
    const before = registry.resolve("demo@1");
    const rows = scored([0.1, 0.2]).map((row) => ({ ...row, versionDigest: before.digest }));
    const record = {
      format: "vigie.outside/1",
      dataset: { name: "p", version: digestBytes("panel") },
    } as unknown as OutsideRecord;
    const append = (more: object = {}) =>
      registry.appendEvidence({
        version: "demo@1",
        rows,
        record,
        person: "rae",
        reason: "18 months",
        ...more,
      });
    const after = await append();
    expect({ ...after, appended: [], newest: null }).toEqual({ ...before, newest: null });
    expect(after.appended).toMatchObject([{ from: "2024-01-01", until: "2024-01-01", by: "rae" }]);
    expect(await verifyRegistry(folder)).toMatchObject({ evidence: 1, problems: [] });
    const { bytes } = await exportVersion(folder, "demo@1");
    expect(await verifyExport(bytes)).toMatchObject({ evidence: 1, problems: [] });
    await expect(append({ person: "max" })).rejects.toMatchObject({ code: "registry.role" });
    await expect(append({ rows: scored([0.1]) })).rejects.toMatchObject({ code: "evidence.other-version" });
    await expect(append({ rows: [] })).rejects.toMatchObject({ code: "evidence.other-version" });
    const name = `${after.appended[0]!.evidence.slice(7)}.json`;
    await writeFile(join(folder, "evidence", name), "{}");
    expect((await verifyRegistry(folder)).problems).toMatchObject([{ where: `evidence/${name}` }]);
  });
});
