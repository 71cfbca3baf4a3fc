import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import type { TestWindow } from "vigie/experiments";
import type { OpeningRequest } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { open, temporaryFolder } from "./support.ts";

const window: TestWindow = {
  panel: "example",
  facts: [digestBytes("facts")],
  target: "fails18",
  from: "2022-07-01",
  until: "2023-07-01",
  regions: null,
};

function request({
  study = "first",
  ...rest
}: Partial<Omit<OpeningRequest, "study">> & { study?: string } = {}): OpeningRequest {
  return {
    window,
    study: { name: study, digest: digestBytes(study) },
    panel: digestBytes("panel"),
    models: 4,
    person: "sam",
    reason: "the paper is due",
    ...rest,
  };
}

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("opening sealed months", () => {
  test("is journaled with who and when, its reason only as a note, and counted after opening again", async () => {
    const registry = await open(folder);
    const opening = await registry.openWindow(request());
    expect(opening).toMatchObject({ by: "sam", seq: registry.head().seq, window, models: 4 });
    expect(await registry.note(opening.reason)).toBe("the paper is due");
    await registry.close();
    const journal = await readFile(join(folder, "journal.jsonl"), "utf8");
    expect(journal).toContain('"window.opened"');
    expect(journal).not.toContain("paper");
    const again = await open(folder);
    expect(again.looksAt(window)).toEqual({ times: 1, people: 1, models: 4 });
    expect(again.openings(window)).toEqual([opening]);
    await again.close();
  });

  test("counts each study and each person once, also where both decide at once", async () => {
    const registry = await open(folder);
    const [first, second] = await Promise.all([
      registry.openWindow(request()),
      registry.openWindow(request()),
    ]);
    expect(second).toEqual(first);
    await registry.openWindow(request({ person: "rae", reason: "I reproduce it" }));
    await registry.openWindow(request({ study: "the same under another name", models: 60 }));
    expect(registry.looksAt(window)).toEqual({ times: 3, people: 2, models: 68 });
    await registry.close();
  });

  test.each([
    ["the same facts under another panel name", { panel: "renamed" }, 1],
    ["a month of it", { from: "2023-06-01", until: "2024-06-01" }, 1],
    ["one region of it", { regions: ["Bretagne"] }, 1],
    ["the months before it", { from: "2021-07-01", until: "2022-07-01" }, 0],
    ["another target", { target: "fails12" }, 0],
    ["another panel", { panel: "other", facts: [digestBytes("other facts")] }, 0],
  ])("is a look at %s", async (_, change, times) => {
    const registry = await open(folder);
    await registry.openWindow(request());
    expect(registry.looksAt({ ...window, ...change }).times).toBe(times);
    await registry.close();
  });

  test.each([
    [{ person: "max" }, "registry.role"],
    [{ person: "nobody" }, "registry.unknown-person"],
    [{ reason: " " }, "registry.reason"],
    [{ window: { ...window, target: "a\nsentence" } }, "journal.payload"],
  ])("is refused with %j: %s", async (change, code) => {
    const registry = await open(folder);
    const before = registry.head();
    await expect(registry.openWindow(request(change))).rejects.toMatchObject({ code });
    expect(registry.head()).toEqual(before);
    expect(registry.openings()).toEqual([]);
    await registry.close();
  });
});
