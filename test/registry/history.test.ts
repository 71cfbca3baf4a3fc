import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Registry } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "./support.ts";

let folder: string;
let registry: Registry;
let now = "2026-01-01T00:00:00.000Z";

async function register(mark: string, at: string): Promise<void> {
  now = at;
  await registry.register({ model: "demo", author: "sam", bundle: bundle(mark), run });
}

beforeAll(async () => {
  folder = await temporaryFolder();
  registry = await open(folder, { clock: () => new Date(now) });
  await register("a", "2026-03-09T23:59:59.999Z");
  await register("b", "2026-03-10T00:00:00.000Z");
  await register("c", "2026-03-10T23:59:59.999Z");
  await register("d", "2026-03-11T00:00:00.000Z");
  now = "2026-03-12T09:30:00.000Z";
  await registry.requestReview("demo@2", "sam", "ready");
  await registry.approve("demo@2", "rae", "reproduced");
  await registry.release("demo@2", "production", "max", "first release");
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

function numbers(filter: { since?: string; before?: string }): readonly number[] {
  return registry
    .history({ model: "demo", ...filter })
    .flatMap((event) => (event.type === "version.registered" ? [event.payload.number] : []));
}

describe("the history", () => {
  test("starts with its first day and ends before its last, in UTC", () => {
    expect(numbers({ since: "2026-03-10" })).toEqual([2, 3, 4]);
    expect(numbers({ before: "2026-03-10" })).toEqual([1]);
    expect(numbers({ before: "2026-03-11" })).toEqual([1, 2, 3]);
    expect(numbers({ since: "2026-03-10", before: "2026-03-11" })).toEqual([2, 3]);
    expect(numbers({ since: "2026-03-10T00:00:00.001Z", before: "2026-03-11T00:00:00.001Z" })).toEqual([
      3, 4,
    ]);
    expect(numbers({ since: "2026-03-13" })).toEqual([]);
  });

  test("takes together what was before a day and since it, nothing twice", async () => {
    const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).trimEnd().split("\n");
    for (const day of ["2026-01-01", "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2027-01-01"]) {
      const both = [...registry.history({ before: day }), ...registry.history({ since: day })];
      expect(both.map((event) => event.hash)).toEqual(lines.map((line) => JSON.parse(line).hash));
    }
  });

  test("refuses what is no day of the calendar and no instant, and a span that holds nothing", () => {
    const wrong = [
      "",
      "yesterday",
      "2026",
      "2026-03",
      "2026-3-1",
      "01/03/2026",
      "2026-02-30",
      "2025-02-29",
      "2026-13-01",
      "2026-03-10 09:00",
      "2026-03-10T09:00",
      "2026-03-10T24:00Z",
      "2026-03-10T09:60Z",
      "2026-03-10T09:00+01:00",
    ];
    for (const date of wrong) {
      expect(() => registry.history({ since: date }), date).toThrow(/not a date/);
      expect(() => registry.history({ before: date }), date).toThrow(/not a date/);
      expect(() => registry.at(date), date).toThrow(/not a date/);
    }
    expect(() => registry.at(new Date(Number.NaN))).toThrow(/not a date/);
    expect(registry.at("2024-02-29").aliases).toEqual([]);
    expect(() => registry.history({ since: "2026-03-11", before: "2026-03-11" })).toThrow(/nothing lies/);
  });

  test("tells which version an alias meant at the end of a day, who put it there and why", async () => {
    expect(registry.at("2026-03-11").aliases).toEqual([]);
    expect(registry.at("2026-03-11").versions).toHaveLength(4);
    const [standing, ...others] = registry.at("2026-03-12").aliases;
    expect(others).toEqual([]);
    expect(standing).toMatchObject({
      model: "demo",
      alias: "production",
      by: "max",
      approval: { by: "rae" },
    });
    expect(standing!.version.reference).toBe("demo@2");
    expect(await registry.note(standing!.reason)).toBe("first release");
    expect(registry.at("2026-03-12T09:29Z").aliases).toEqual([]);
  });
});
