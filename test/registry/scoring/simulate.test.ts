import fc from "fast-check";
import { digestBytes } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import { type AlertRow, jumpSentences, type ReleaseSimulation, simulateRelease } from "vigie/registry";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundle, open, run, temporaryFolder } from "../support.ts";

type Level = AlertRow["level"];

/** One firm of a list, as far as a simulation reads it. */
function row(siren: string, level: Level, more: Partial<AlertRow> = {}): AlertRow {
  const base = { siren, level, asOf: "2026-01-01", version: "demo@1", region: "Corse", department: "2A" };
  return { ...base, contributions: { debt: 1, delay: 0.5 }, ...more } as AlertRow;
}

const firms = (n: number, level: Level, from = 0, more: Partial<AlertRow> = {}) =>
  Array.from({ length: n }, (_, i) => row(String(from + i), level, more));

describe("a simulated release", () => {
  test("counts who enters and leaves each level, by region and department, hiding one or two", () => {
    const before = [...firms(5, "high"), ...firms(4, "moderate", 100, { department: "2B" })];
    const after = [
      ...firms(3, "high", 2),
      ...firms(4, "high", 200),
      ...firms(2, "none"),
      ...firms(3, "moderate", 100, { department: "2B" }),
    ];
    const { levels, departments, regions, jump, reasons } = simulateRelease(before, after);
    expect(levels.high).toEqual({ before: 5, after: 7, enter: 4, leave: 2, jaccard: 3 / 9 });
    expect(levels.moderate).toEqual({ before: 4, after: 3, enter: 0, leave: 1, jaccard: 3 / 4 });
    expect(departments).toEqual([
      { place: "2A", levels: { high: { enter: 4, leave: null }, moderate: { enter: 0, leave: 0 } } },
      { place: "2B", levels: { high: { enter: 0, leave: 0 }, moderate: { enter: 0, leave: null } } },
    ]);
    expect(regions).toMatchObject([{ place: "Corse", levels: { high: { enter: 4, leave: null } } }]);
    // Fewer than ten firms are no jump; four firms enter, by their debt.
    expect(jump).toEqual([]);
    expect(reasons).toEqual([{ column: "debt", firms: 4 }]);
    expect(JSON.stringify(simulateRelease(before, after))).not.toMatch(/"siren"|"20[0-3]"/);
  });

  test("agrees with sets counted the slow way, and is the same list's own twin", () => {
    const level = fc.constantFrom<Level>("high", "moderate", "none");
    const lists = fc.array(fc.tuple(level, level, fc.constantFrom("2A", "2B")), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(lists, (pairs) => {
        const list = (which: 0 | 1) =>
          pairs.map((pair, i) => row(String(i), pair[which], { department: pair[2] }));
        const { levels } = simulateRelease(list(0), list(1));
        for (const name of ["high", "moderate"] as const) {
          const count = (is: (a: boolean, b: boolean) => boolean) =>
            pairs.filter(([a, b]) => is(a === name, b === name)).length;
          const { enter, leave, before, after, jaccard } = levels[name];
          expect([before, after]).toEqual([count((a) => a), count((_, b) => b)]);
          expect([enter, leave]).toEqual([count((a, b) => !a && b), count((a, b) => a && !b)]);
          const either = count((a, b) => a || b);
          expect(jaccard).toBe(either === 0 ? 1 : count((a, b) => a && b) / either);
        }
        const same = simulateRelease(list(0), list(0));
        expect([same.jump, same.reasons, same.levels.high.jaccard]).toEqual([[], [], 1]);
      }),
    );
  });

  test("tells regions as a reader looks for them, departments by code, and the unknown last", () => {
    const places = [
      ["Réunion", "974"],
      ["Île-de-France", "92"],
      [null, null],
      ["Hauts-de-France", "2A"],
      ["Occitanie", "31"],
    ];
    const list = places.map(([region, department], i) =>
      row(String(i), "high", { region: region!, department: department! }),
    );
    const { regions, departments } = simulateRelease([], list);
    expect(regions.map(({ place }) => place)).toEqual([
      ...["Hauts-de-France", "Île-de-France", "Occitanie", "Réunion", "not known"],
    ]);
    expect(departments.map(({ place }) => place)).toEqual(["2A", "31", "92", "974", "not known"]);
  });

  test("is a jump when a level grows by more than a quarter, or is mostly of other firms", () => {
    const jump = (before: AlertRow[], after: AlertRow[]) => jumpSentences(simulateRelease(before, after));
    expect(jump(firms(20, "high"), firms(25, "high"))).toEqual([]);
    expect(jump(firms(20, "high"), firms(26, "high"))).toEqual([
      "high: from 20 to 26 firms (more than 25 %)",
    ]);
    expect(jump(firms(20, "high"), firms(20, "high", 8))).toEqual([
      "high: only 43 % of the firms in either list are in both",
    ]);
    expect(jump([], firms(10, "moderate"))).toHaveLength(2);
  });

  test("names departments with more alerts than their office can follow", () => {
    const after = [...firms(3, "high"), ...firms(2, "moderate", 10), ...firms(9, "none", 20)];
    const { overloaded, workload } = simulateRelease(firms(2, "high"), after, { capacity: 4 });
    expect(workload).toEqual([{ department: "2A", before: null, after: 5, capacity: 4 }]);
    expect(overloaded).toEqual([{ department: "2A", alerts: 5, capacity: 4 }]);
    expect(simulateRelease(after, after, { capacity: 5 }).overloaded).toEqual([]);
  });
});

describe("a release that was simulated", () => {
  let registry: Registry;
  beforeEach(async () => {
    registry = await open(await temporaryFolder());
    for (const mark of ["a", "b", "c"]) {
      const { reference } = await registry.register({
        model: "demo",
        author: "sam",
        bundle: bundle(mark),
        run,
      });
      await registry.requestReview(reference, "sam", "ready");
      await registry.approve(reference, "rae", "read");
    }
    await registry.release("demo@1", "production", "max", "the first");
  });
  afterEach(() => registry.close());
  const panel = digestBytes("panel");
  const second = { version: "demo@2" };
  const release = (simulation: ReleaseSimulation | null, jumpReason?: string) =>
    registry.release("demo@2", "production", "max", "better", {
      seen: simulation && { panel, simulation, ...(jumpReason !== undefined && { jumpReason }) },
    });

  test("keeps what was seen in the journal", async () => {
    await release(simulateRelease(firms(20, "high"), firms(21, "high", 0, second)));
    const { payload } = registry.history().at(-1)!;
    expect(payload).toMatchObject({ simulation: { panel, before: 20, after: 21, isJump: false } });
    expect(payload).not.toHaveProperty("jump");
  });

  test("that jumps wants a reason of its own, which is kept beside the journal", async () => {
    const jump = simulateRelease(firms(20, "high"), firms(60, "high", 0, second));
    const before = registry.head();
    await expect(release(jump)).rejects.toMatchObject({ code: "registry.jump", kind: "conflict" });
    await expect(release(jump, " ")).rejects.toMatchObject({ code: "registry.reason" });
    expect(registry.head()).toEqual(before);
    expect(await release(jump, "thresholds were too low")).toMatchObject({ aliases: ["production"] });
    const payload = registry.history().at(-1)!.payload as { jump: typeof panel };
    expect(payload).toMatchObject({ simulation: { before: 20, after: 60, isJump: true } });
    expect(await registry.note(payload.jump)).toBe("thresholds were too low");
  });

  test("wants another look where another version took the alias meanwhile, or takes it now", async () => {
    const seen = simulateRelease(firms(20, "high"), firms(21, "high", 0, second));
    const moved = { code: "registry.moved", kind: "conflict" };
    await expect(release(null)).rejects.toMatchObject(moved);
    await expect(release({ ...seen, after: "demo@3" })).rejects.toMatchObject(moved);
    await registry.release("demo@3", "production", "max", "quicker");
    const before = registry.head();
    await expect(release(seen)).rejects.toThrow(
      "replaces demo@1 by demo@2, while production is demo@3 (expected another look)",
    );
    expect(registry.head()).toEqual(before);
    expect(await release({ ...seen, before: "demo@3" })).toMatchObject({ aliases: ["production"] });
  });

  test("of two at once, one is refused", async () => {
    const seen = simulateRelease(firms(20, "high"), firms(21, "high"));
    const asked = ["demo@2", "demo@3"].map((after) =>
      registry.release(after, "production", "max", "better", {
        seen: { panel, simulation: { ...seen, after } },
      }),
    );
    const settled = await Promise.allSettled(asked);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
