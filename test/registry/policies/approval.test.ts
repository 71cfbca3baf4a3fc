import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Bool, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { canonicalJson, digestBytes, digestJson } from "vigie/datasets";
import { compareModels } from "vigie/experiments";
import { type BundleDraft, evidenceBound, type Registry, type RuleName } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundle, open, temporaryFolder, tickingClock } from "../support.ts";
import { audited, estimate, foldOf, viewsOf } from "./evidence.ts";

const rows = Array.from({ length: 300 }, (_, i) => i);
const labels = rows.map((i) => i % 3 === 0);

/** A run on these rows with one model, whose margins lean on the label by `skill`. */
async function storeRun(runsFolder: string, id: string, { skill = 1, from = 0 } = {}) {
  const margins = rows.map((i) => ((i * 37) % 101) / 50 + (labels[i] ? skill : 0));
  const table = new Table({
    siren: vectorFromArray(
      rows.map((i) => String(100000000 + from + i)),
      new Utf8(),
    ),
    asOf: vectorFromArray(
      rows.map(() => 1),
      new Utf8() as never,
    ),
    strongSignal: vectorFromArray(
      rows.map((i) => i === 5),
      new Bool(),
    ),
    label: vectorFromArray(labels, new Bool()),
    margin_logistic: makeVector(Float64Array.from(margins)),
    probability_logistic: makeVector(Float64Array.from(margins, (m) => 1 / (1 + Math.exp(-m)))),
  });
  const predictions = tableToIPC(table, "file");
  const pipeline = canonicalJson({ mark: id });
  const artifact = (path: string, bytes: Uint8Array | string) => ({
    path,
    digest: digestBytes(bytes),
    bytes: 1,
  });
  const record = {
    format: "vigie.run/1",
    id,
    models: [{ name: "logistic", protocol: "temporal" }],
    artifacts: [
      artifact("predictions-temporal.arrow", predictions),
      artifact("models/temporal/logistic/pipeline.json", pipeline),
    ],
  };
  await mkdir(join(runsFolder, id), { recursive: true });
  await writeFile(join(runsFolder, id, "predictions-temporal.arrow"), predictions);
  await writeFile(join(runsFolder, id, "run.json"), canonicalJson(record));
  await writeFile(
    join(runsFolder, id, "receipt.json"),
    canonicalJson({ storedAt: "", author: "sam", seconds: {} }),
  );
  return { run: { id, digest: digestJson(record) }, pipeline, margins: Float64Array.from(margins) };
}

/** A bundle whose evidence leaves open only that it was not reproduced and has no sealed window. */
function evidence(pipeline: string, verdict: "pass" | "fail" = "pass"): BundleDraft {
  const metrics = { calibrationSlope: estimate(1, 0.9, 1.1), averagePrecision: estimate(0.4, 0.3, 0.5) };
  const leakage = {
    format: "vigie.leakage/1",
    verdict: "clean",
    checks: [{ name: "twins", verdict: "clean" }],
  };
  return {
    files: {
      ...bundle().files,
      "pipeline.json": pipeline,
      "evaluation.json": canonicalJson(viewsOf(metrics, [audited({ Corse: verdict })]) as never),
      "fold.json": canonicalJson(foldOf() as never),
      "leakage.json": canonicalJson(leakage),
    },
  };
}

let registry: Registry;
let folder: string;
const open2: readonly RuleName[] = ["reproduced", "looks"];

beforeEach(async () => {
  folder = await temporaryFolder();
  const runsFolder = join(folder, "runs");
  registry = await open(join(folder, "registry"), {
    policy: evidenceBound,
    runsFolder,
    clock: tickingClock(),
  });
});
afterEach(() => registry.close());

async function inReview(id: string, options: Parameters<typeof storeRun>[2] & { verdict?: "fail" } = {}) {
  const { run, pipeline, margins } = await storeRun(join(folder, "runs"), id, options);
  const made = { model: "demo", author: "sam", bundle: evidence(pipeline, options.verdict), run };
  const { reference } = await registry.register(made);
  await registry.requestReview(reference, "sam", "ready");
  return { reference, margins };
}

describe("an approval under a policy with rules", () => {
  test("keeps what each rule said and what was acknowledged, and binds the policy", async () => {
    const { reference } = await inReview("aaaaaaaaaaaa");
    await expect(registry.approve(reference, "rae", "read")).rejects.toMatchObject({
      code: "registry.not-acknowledged",
      kind: "conflict",
    });
    const { judgement } = await registry.approve(reference, "rae", "read", { acknowledged: open2 });
    expect(judgement).toMatchObject({
      by: "rae",
      policy: digestJson(evidenceBound),
      acknowledged: ["reproduced", "looks"],
      verdicts: { fairness: "pass", embargo: "pass", looks: "not enough evidence" },
    });
    const again = registry.history().at(-1)!.payload;
    expect(again).toMatchObject({ acknowledged: open2, verdicts: { leakage: "pass" } });
  });

  test("holds the candidate against production on the rows that both were tested on", async () => {
    const first = await inReview("aaaaaaaaaaaa", { skill: 2 });
    await registry.approve(first.reference, "rae", "read", { acknowledged: open2 });
    await registry.release(first.reference, "production", "max", "first");
    const second = await inReview("bbbbbbbbbbbb", { skill: 0 });

    const outcomes = (margins: Float64Array) => {
      const kept = rows.filter((i) => i !== 5);
      return {
        labels: Uint8Array.from(kept, (i) => (labels[i] ? 1 : 0)),
        margins: Float64Array.from(kept, (i) => margins[i]!),
        probabilities: Float64Array.from(kept, (i) => 1 / (1 + Math.exp(-margins[i]!))),
        firms: Int32Array.from(kept.keys()),
      };
    };
    const seed = registry
      .list()
      .map(({ digest }) => digest)
      .reverse()
      .join(" ");
    const metrics = ["averagePrecision"];
    const [line] = compareModels(outcomes(second.margins), outcomes(first.margins), { metrics, seed }).lines;
    const [rule] = (await registry.check(second.reference)).rules;
    expect(rule).toMatchObject({ rule: "not-worse-than-production", verdict: "fail", blocks: "yes" });
    const { value, low, high } = line!.difference;
    expect(rule!.found).toContain(`${value!.toFixed(3)} [${low!.toFixed(3)}, ${high!.toFixed(3)}], paired`);
    await expect(
      registry.approve(second.reference, "rae", "read", { acknowledged: open2 }),
    ).rejects.toMatchObject({
      code: "registry.rule-failed",
    });
    const elsewhere = await inReview("cccccccccccc", { skill: 2, from: 1 });
    const [apart] = (await registry.check(elsewhere.reference)).rules;
    expect(apart!.found).toContain("not paired: they were tested on different rows; taken as independent");
  });

  test("needs a waiver where the audit fails: by a reviewer who is not the author, until a day", async () => {
    const { reference } = await inReview("aaaaaaaaaaaa", { verdict: "fail" });
    const waive = (change: object) =>
      registry.waiveRule({
        version: reference,
        rule: "fairness",
        until: "2026-02-01",
        person: "rae",
        reason: "one small region, watched",
        ...change,
      });
    await expect(registry.approve(reference, "rae", "read", { acknowledged: open2 })).rejects.toThrow(
      "fairness: fail",
    );
    await expect(waive({ person: "sam" })).rejects.toMatchObject({ code: "registry.role" });
    await expect(waive({ rule: "leakage" })).rejects.toMatchObject({ code: "registry.cannot-waive" });
    for (const until of ["2026-01-04", "2027-02-01", "soon", "2026-02-01T00:00:00Z"])
      await expect(waive({ until }), until).rejects.toMatchObject({ code: "registry.until" });
    const waived = await waive({});
    expect(waived.waivers).toMatchObject([{ rule: "fairness", by: "rae", until: "2026-02-01" }]);
    expect(await registry.approve(reference, "rae", "read", { acknowledged: open2 })).toMatchObject({
      status: "approved",
    });
  });

  test("counts the journaled looks at the months it was tested on", async () => {
    const { run } = await storeRun(join(folder, "runs"), "aaaaaaaaaaaa");
    const part = { from: "2022-07-01", until: "2023-07-01" };
    const fold = { ...foldOf(), parts: { test: part } };
    const files = {
      ...evidence(canonicalJson({ target: { column: "fails" } })).files,
      "fold.json": canonicalJson(fold as never),
      "study.json": canonicalJson({ panel: "example+declared@0123" }),
    };
    const { reference } = await registry.register({ model: "demo", author: "sam", bundle: { files }, run });
    const looks = async () => (await registry.check(reference)).rules.at(-1)!;
    expect(await looks()).toMatchObject({ rule: "looks", verdict: "not enough evidence" });
    const digest = digestBytes("anything");
    const shared = { panel: "example", facts: [digest], target: "fails", regions: null };
    const look = (from: string, until: string, name: string) =>
      registry.openWindow({
        window: { ...shared, from, until },
        study: { name, digest: digestBytes(name) },
        panel: digest,
        models: 1,
        person: "sam",
        reason: "to judge it",
      });
    await look("2021-07-01", "2022-07-01", "the year before");
    expect(await looks()).toMatchObject({ verdict: "not enough evidence" });
    for (const name of ["one", "two", "three"]) await look("2023-06-01", "2023-08-01", name);
    expect(await looks()).toMatchObject({ verdict: "pass", found: "opened 3 times" });
    await look("2022-07-01", "2023-07-01", "four");
    expect(await looks()).toMatchObject({ verdict: "fail", blocks: "yes" });
  });

  test("cannot be waived into by its author, whatever their roles", async () => {
    const { run, pipeline } = await storeRun(join(folder, "runs"), "aaaaaaaaaaaa");
    const { reference } = await registry.register({
      model: "own",
      author: "all",
      bundle: evidence(pipeline),
      run,
    });
    const own = {
      version: reference,
      rule: "fairness",
      until: "2026-02-01",
      person: "all",
      reason: "mine",
    } as const;
    await expect(registry.waiveRule(own)).rejects.toMatchObject({ code: "registry.four-eyes" });
  });
});
