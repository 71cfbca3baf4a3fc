import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunTimes } from "vigie/notebooks";
import { type PlannedCell, planRun } from "vigie/notebooks/plan";
import { describe, expect, it } from "vitest";

const cell = (id: string, dependsOn: readonly string[], more: Partial<PlannedCell> = {}): PlannedCell => ({
  id,
  dependsOn,
  tags: [],
  faults: [],
  status: "done",
  ...more,
});

/** load → slow (lazy) → chart → table; apart stands alone. */
const cells = (slow: PlannedCell["status"], readers = slow): readonly PlannedCell[] => [
  cell("load", [], { ms: 100 }),
  cell("slow", ["load"], { tags: ["lazy"], status: slow, expectedMs: 60_000, ms: 1 }),
  cell("chart", ["slow"], { status: readers, ms: 20 }),
  cell("table", ["chart"], { status: readers }),
  cell("apart", [], { ms: 3 }),
];

describe("what would run", () => {
  it.each([
    ["a cell alone", cells("done"), ["apart"], ["apart"]],
    ["a cell and its readers", cells("done"), ["chart"], ["chart", "table"]],
    ["a cell above a lazy one, which stays", cells("done"), ["load"], ["load"]],
    ["a lazy cell that is asked for", cells("waiting"), ["slow"], ["slow", "chart", "table"]],
    ["what a reader needs", cells("stale"), ["table"], ["slow", "chart", "table"]],
    [
      "everything",
      cells("stale"),
      ["load", "slow", "chart", "table", "apart"],
      ["load", "slow", "chart", "table", "apart"],
    ],
  ])("is %s", (_, all, asked, expected) => {
    expect(planRun(all, asked).cells).toEqual(expected);
  });

  it("names who needs what nobody asked for", () => {
    expect([...planRun(cells("stale"), ["table"]).needed]).toEqual([
      ["chart", "table"],
      ["slow", "chart"],
    ]);
  });

  it("takes the time of the same code first, and counts what was never timed", () => {
    expect(planRun(cells("waiting"), ["slow"])).toMatchObject({ knownMs: 60_020, untimed: 1 });
  });

  it("leaves out faulty cells, and what reads them", () => {
    const fault = { cell: "a", line: 1, column: 1, code: "x", message: "" };
    const faulty = [
      cell("a", [], { faults: [fault], status: "blocked" }),
      cell("b", ["a"], { status: "waiting" }),
    ];
    expect(planRun(faulty, ["a", "b"]).cells).toEqual([]);
  });
});

describe("recorded times", () => {
  it("are there for the next process, and none where the file is broken", async () => {
    const workspace = await mkdtemp(join(tmpdir(), "vigie-"));
    const times = await openRunTimes(workspace);
    times.record("d", 12.4);
    await times.save();
    expect((await openRunTimes(workspace)).of("d")).toBe(12);
    await writeFile(join(workspace, "cache/notebooks/times.json"), "{broken");
    expect((await openRunTimes(workspace)).of("d")).toBeUndefined();
    await rm(workspace, { recursive: true });
  });
});
