import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes, parseMonth } from "vigie/datasets";
import {
  type ExecutedRun,
  executeStudy,
  type RecordedModel,
  readRun,
  recordedInRun,
  reproduceModel,
  type Study,
} from "vigie/experiments";
import { bundleOfRun, openRegistry, recordedOfVersion, type Version } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReproduction, reproduceApart } from "../../server/services/reproduce.ts";
import type { Workspace } from "../../server/workspace.ts";
import { prepareWorkspace } from "../e2e/workspace.ts";
import { people } from "../registry/support.ts";
import { temporaryFolder } from "./support.ts";

const protocol = {
  name: "temporal",
  meaning: "past to future",
  fold: {
    trainFrom: parseMonth("2018-01"),
    testFrom: parseMonth("2020-07"),
    testUntil: parseMonth("2021-08"),
    horizonMonths: 6,
    seed: "small",
  },
};
const study: Study = {
  format: "vigie.study/1",
  name: "small",
  question: "Does debt tell?",
  panel: "small",
  features: "all",
  asinh: [],
  protocols: [protocol],
  sealed: { none: "a small panel for a test" },
  models: [
    { name: "ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: {},
      mode: "imputed-and-scaled",
    },
  ],
  seed: 1,
  replicates: 100,
};

let workspace: Workspace;
let run: ExecutedRun;
let recorded: RecordedModel;
let version: Version;

beforeAll(async () => {
  workspace = await prepareWorkspace(await temporaryFolder());
  run = await executeStudy(study, await workspace.openLaboratory("sam"));
  const stored = await readRun(workspace.runsFolder, run.record.id);
  recorded = await recordedInRun(stored, "temporal", "logistic");
  const registry = await workspace.openRegistry(people);
  const draft = await bundleOfRun(stored, "temporal", "logistic");
  version = await registry.register({ model: "small", author: "sam", ...draft });
  await registry.close();
});
afterAll(() => rm(workspace.folder, { recursive: true, force: true }));

/** Several at once share what the first of them had to make. */
const again = (...changes: readonly Partial<RecordedModel>[]) =>
  reproduceApart(
    workspace,
    changes.map((change) => ({ ...recorded, ...change })),
    { person: "rae" },
  );

describe("a recorded model", () => {
  it("made again where nothing finished lies gives the same bytes; what differs is measured, and said", async () => {
    const tasks = () => readdir(join(workspace.cacheFolder, "tasks"));
    const before = await tasks();
    const digest = digestBytes("other bytes");
    const { views } = recorded.evaluation;
    const { auc } = views.withoutStrongSignals.metrics;
    const moved = (by: number) => {
      const metrics = { ...views.withoutStrongSignals.metrics, auc: { ...auc!, value: auc!.value! + by } };
      const changed = { ...views, withoutStrongSignals: { ...views.withoutStrongSignals, metrics } };
      return { evaluation: { digest, views: changed } };
    };
    const environment = { ...recorded.environment, code: digest, node: "v1" };
    const [same, near, close, far] = await again(
      {},
      { pipeline: digest, environment, engineVersion: "0.1" },
      moved(1e-7),
      moved(0.01),
    );
    expect(same).toEqual({
      protocol: "temporal",
      name: "logistic",
      result: "identical",
      why: null,
      same: { pipeline: true, evaluation: true, rows: true },
      largest: { metrics: 0, margins: 0 },
      otherwise: [],
    });
    expect(near).toMatchObject({ result: "equal within tolerance", same: { pipeline: false } });
    expect(near!.otherwise.join("; ")).toMatch(
      /engine newton .* instead of 0.1; the code has changed since; Node v/,
    );
    expect(close).toMatchObject({ result: "equal within tolerance" });
    expect(far).toMatchObject({ result: "different", same: { pipeline: true, evaluation: false } });
    expect(far!.largest.metrics).toBeCloseTo(0.01, 9);
    expect(describeReproduction(far!)).toContain("of a metric 1.0e-2, of a row's log-odds 0");

    expect(await readdir(join(workspace.cacheFolder, "reproductions"))).toEqual([]);
    expect(await tasks()).toEqual(before);
    expect(await readdir(workspace.runsFolder)).toEqual([run.record.id]);
  });

  it("is not reproducible without its engine, its rows or its look, and says which", async () => {
    const sealed = { ...study, sealed: { from: parseMonth("2020-07") } };
    const [rows, look] = await again(
      { dataset: { name: "small", version: digestBytes("gone") } },
      { look: "unknown", study: sealed },
    );
    const laboratory = await workspace.openLaboratoryApart("rae", join(workspace.folder, "apart"));
    const native = { ...recorded, engine: "native" as const, engineVersion: "1.7.4" };
    const engine = await reproduceModel(native, { ...laboratory, xgboostEngine: "wasm" });
    for (const made of [rows, look, engine])
      expect(made).toMatchObject({ result: "not reproducible", same: null });
    expect(rows!.why).toContain(digestBytes("gone"));
    expect(look!.why).toBe("the look at its sealed months is not recorded here");
    expect(engine.why).toBe("the engine that made it, native 1.7.4, is not here");
  });
});

describe("a version", () => {
  it("is reproduced from its bundle where its run is gone, and the journal keeps what came of it", async () => {
    const place = join(workspace.runsFolder, run.record.id);
    await rename(place, `${workspace.folder}/elsewhere`);
    const [made] = await reproduceApart(workspace, [await recordedOfVersion(version, workspace.runsFolder)], {
      person: "rae",
    });
    await rename(`${workspace.folder}/elsewhere`, place);
    expect(made).toMatchObject({ result: "identical", same: { rows: null }, largest: { margins: null } });

    const registry = await openRegistry(workspace.registryFolder, { clock: () => new Date() });
    const { result, largest } = made!;
    const report = { version: "small@1", person: "rae", result, largest, reason: "made again" };
    await expect(registry.recordReproduction({ ...report, person: "vic" })).rejects.toMatchObject({
      code: "registry.role",
    });
    const { reproductions } = await registry.recordReproduction(report);
    expect(reproductions).toMatchObject([{ by: "rae", result: "identical", largest: { metrics: 0 } }]);
    const check = await registry.check("small@1");
    expect(check.rules.find(({ rule }) => rule === "reproduced")).toMatchObject({ verdict: "pass" });
    // Reproducing is not authoring: whoever did may approve, as far as roles go.
    await registry.requestReview("small@1", "sam", "ready");
    const move = {
      move: "approve",
      version: { model: "small", number: 1 },
      person: "rae",
      alias: "",
    } as const;
    expect(registry.refusal(move)).toBeNull();
    await registry.close();
  });
});
