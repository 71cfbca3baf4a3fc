import type { Registry } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

let registry: Registry;
let now = "2026-03-01T09:00:00.000Z";
let folder: string;

beforeEach(async () => {
  now = "2026-03-01T09:00:00.000Z";
  folder = await temporaryFolder();
  registry = await open(folder, { clock: () => new Date(now) });
  await registry.register({ model: "demo", author: "all", bundle: bundle(), run });
  await registry.requestReview("demo@1", "all", "ready");
});
afterEach(() => registry.close());

const found = (change: object = {}) =>
  registry.openFinding({
    version: "demo@1",
    severity: "blocking",
    owner: "sam",
    anchor: { kind: "metric", name: "calibrationSlope" },
    person: "rae",
    reason: "too steep",
    ...change,
  });
const step = (kind: "answered" | "fixed" | "waived", person: string, change: object = {}) =>
  registry.stepFinding({
    version: "demo@1",
    finding: 1,
    step: kind,
    person,
    reason: "because",
    until: "2026-03-10",
    ...change,
  });
const approve = () => registry.approve("demo@1", "rae", "read");
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "done",
    ({ code }) => code,
  );

describe("a finding", () => {
  test("is opened, answered and fixed, each step with its person, and never with its text in the journal", async () => {
    await found();
    await step("answered", "sam");
    const { findings } = await step("fixed", "rae");
    expect(findings).toMatchObject([
      {
        id: 1,
        severity: "blocking",
        owner: "sam",
        by: "rae",
        anchor: { kind: "metric", name: "calibrationSlope" },
        status: "fixed",
        steps: [
          { kind: "answered", by: "sam", until: null },
          { kind: "fixed", by: "rae", until: null },
        ],
      },
    ]);
    expect(await registry.note(findings[0]!.reason)).toBe("too steep");
    expect(JSON.stringify(registry.history())).not.toContain("too steep");
    expect(await codeOf(step("answered", "sam"))).toBe("registry.finding-closed");
    await registry.close();
    const again = await open(folder);
    expect(again.resolve("demo@1").findings).toEqual(findings);
    await again.close();
    registry = await open(folder);
  });

  test("blocks approval and release when it is blocking, and only then", async () => {
    await found({ severity: "major" });
    await found();
    await expect(approve()).rejects.toThrow(/blocking findings: 2 \(expected/);
    const move = {
      move: "approve",
      version: { model: "demo", number: 1 },
      person: "rae",
      alias: "",
    } as const;
    expect(registry.refusal(move)?.code).toBe("registry.finding");
    await step("answered", "sam", { finding: 2 });
    expect(await codeOf(approve())).toBe("registry.finding");
    await step("fixed", "rae", { finding: 2 });
    expect(await approve()).toMatchObject({ status: "approved" });
    await found();
    const release = () => registry.release("demo@1", "production", "max", "go");
    expect(await codeOf(release())).toBe("registry.finding");
    await step("fixed", "rae", { finding: 3 });
    expect(await release()).toMatchObject({ status: "released" });
  });

  test("waived blocks again on the day after its waiver ends, and can be waived anew", async () => {
    await found();
    await step("waived", "rae");
    now = "2026-03-10T23:59:59.000Z";
    const canApprove = () =>
      registry.refusal({ move: "approve", version: { model: "demo", number: 1 }, person: "rae", alias: "" });
    expect(canApprove()).toBeNull();
    now = "2026-03-11T00:00:00.000Z";
    expect(canApprove()?.message).toContain("1 (waived until 2026-03-10)");
    expect(await codeOf(approve())).toBe("registry.finding");
    await step("waived", "rae", { until: "2026-03-20" });
    expect(await approve()).toMatchObject({ status: "approved" });
  });

  /** The author is `all`, who has every role; the owner is sam. */
  const forbidden: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ["opened by a viewer", () => found({ person: "vic" }), "registry.role"],
    ["given to a viewer", () => found({ owner: "vic" }), "registry.role"],
    ["given to nobody known", () => found({ owner: "zoe" }), "registry.unknown-person"],
    [
      "anchored on a sentence of two lines",
      () => found({ anchor: { kind: "cell", name: "a\nb" } }),
      "registry.name",
    ],
    ["opened without a text", () => found({ reason: " " }), "registry.reason"],
    ["answered by a third person", () => step("answered", "max"), "registry.finding-owner"],
    ["called fixed by its author", () => step("fixed", "all"), "registry.four-eyes"],
    ["waived by its author", () => step("waived", "all"), "registry.four-eyes"],
    ["called fixed by its owner, no reviewer", () => step("fixed", "sam"), "registry.role"],
    ["waived without an end", () => step("waived", "rae", { until: undefined }), "registry.until"],
    ["waived until yesterday", () => step("waived", "rae", { until: "2026-02-28" }), "registry.until"],
    [
      "answered where there is none",
      () => step("answered", "sam", { finding: 7 }),
      "registry.finding-unknown",
    ],
  ];

  test.each(forbidden)("cannot be %s", async (_, attempt, code) => {
    await found();
    const before = registry.head();
    expect(await codeOf(attempt())).toBe(code);
    expect(registry.head()).toEqual(before);
  });
});
