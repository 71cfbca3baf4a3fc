import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { open, temporaryFolder } from "./support.ts";

const dataset = digestBytes("a dataset");
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the decision to erase a dataset", () => {
  test("is journaled once, without its reason, and is there after opening again", async () => {
    const registry = await open(folder);
    const [first, second] = await Promise.all([
      registry.eraseDataset(dataset, "ada", "article 6 has run out"),
      registry.eraseDataset(dataset, "max", "article 6 has run out"),
    ]);
    expect(first).toMatchObject({ dataset, by: expect.stringMatching(/^(ada|max)$/) });
    expect(second).toEqual(first);
    expect(await registry.note(first.reason)).toBe("article 6 has run out");
    await registry.close();
    const journal = await readFile(join(folder, "journal.jsonl"), "utf8");
    expect(journal.match(/"dataset\.erased"/g)).toHaveLength(1);
    expect(journal).not.toContain("article 6");
    const again = await open(folder);
    expect(again.erasures()).toEqual([first]);
    await again.close();
  });

  test.each([
    ["sam", "a reason", "registry.role"],
    ["vic", "a reason", "registry.role"],
    ["nobody", "a reason", "registry.unknown-person"],
    ["ada", " ", "registry.reason"],
  ])("is refused to %s with %j: %s", async (person, reason, code) => {
    const registry = await open(folder);
    const before = registry.head();
    await expect(registry.eraseDataset(dataset, person, reason)).rejects.toMatchObject({ code });
    expect(registry.head()).toEqual(before);
    expect(registry.erasures()).toEqual([]);
    await registry.close();
  });
});
