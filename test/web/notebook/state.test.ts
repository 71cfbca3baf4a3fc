import type { CellView, KernelEvent, KernelEventBody, OutputDocument } from "vigie/notebooks";
import { describe, expect, it } from "vitest";
import { faultLines } from "../../../server/web/notebook/cell-state.tsx";
import { apply, fromSnapshot } from "../../../server/web/notebook/state.ts";

const text = (said: string): OutputDocument => ({ kind: "text", text: said });
const cell = (id: string, more: Partial<CellView> = {}): CellView => ({
  id,
  title: id,
  tags: [],
  source: "",
  firstLine: 1,
  status: "queued",
  faults: [],
  outputs: [],
  runs: 0,
  inputs: [],
  defines: [],
  dependsOn: [],
  ...more,
});
const start = fromSnapshot({
  file: "a.ts",
  status: "idle",
  sequence: 10,
  source: "",
  digest: "",
  cells: [cell("a"), cell("b", { outputs: [text("old")] })],
  memoryBytes: 0,
});

/** The state after these events, numbered from 11. */
const stateAfter = (...events: readonly KernelEventBody[]) =>
  events.reduce((state, event, i) => apply(state, { ...event, sequence: 11 + i } as KernelEvent), start);

describe("what a page knows of a notebook", () => {
  it("leaves out events that are already in the snapshot", () => {
    const late: KernelEvent = {
      type: "cell.finished",
      cell: "a",
      run: 1,
      ms: 5,
      grownBytes: 0,
      sequence: 10,
    };
    expect(apply(start, late)).toBe(start);
  });

  it("resets, appends, replaces and clears outputs of one cell only", () => {
    const output = (op: "reset" | "append" | "replace", index: number, said: string) =>
      ({ type: "cell.output", cell: "a", run: 1, op, index, document: text(said) }) as const;
    const state = stateAfter(output("reset", 0, "x"), output("append", 1, "y"), output("replace", 0, "z"));
    expect(state.cells.map(({ outputs }) => outputs)).toEqual([[text("z"), text("y")], [text("old")]]);
    const cleared = apply(state, { type: "cell.output", cell: "b", run: 1, op: "clear", sequence: 99 });
    expect(cleared.cells.map(({ outputs }) => outputs.length)).toEqual([2, 0]);
  });

  it("forgets the reason of a state that has none", () => {
    const state = stateAfter(
      { type: "cell.state", cell: "a", status: "waiting", reason: { kind: "behind", cell: "b" } },
      { type: "cell.state", cell: "a", status: "done" },
    );
    expect(state.cells[0]).toMatchObject({ status: "done" });
    expect(state.cells[0]).not.toHaveProperty("reason");
  });

  it("keeps the console of the last run, and at most 500 lines of it", () => {
    const line = (said: string) => ({ type: "console", cell: "a", level: "log", text: said }) as const;
    expect(
      stateAfter(line("one"), { type: "cell.started", cell: "a", run: 2, causes: [] }, line("two")).cells[0]
        ?.console,
    ).toEqual([{ level: "log", text: "two" }]);
    const many = stateAfter(...Array.from({ length: 510 }, (_, i) => line(String(i))));
    expect(many.cells[0]?.console).toHaveLength(500);
    expect(many.cells[0]?.console?.at(-1)?.text).toBe("509");
  });

  it("remembers why the kernel ended until it starts again", () => {
    const exited = stateAfter(
      { type: "kernel.exited", reason: "ended with code 3", cell: "a" },
      { type: "kernel.state", status: "exited", memoryBytes: 0 },
    );
    expect(exited).toMatchObject({ status: "exited", exit: { reason: "ended with code 3", cell: "a" } });
    expect(
      apply(exited, { type: "kernel.state", status: "starting", memoryBytes: 0, sequence: 99 }).exit,
    ).toBeNull();
  });

  it("takes the cells of a changed file", () => {
    expect(
      stateAfter({ type: "notebook", source: "", digest: "", cells: [cell("c")] }).cells.map(({ id }) => id),
    ).toEqual(["c"]);
  });
});

describe("faulty lines", () => {
  it("are counted from the first line below the marker", () => {
    const fault = { cell: "a", line: 12, column: 1, code: "notebook.syntax", message: "" };
    const error: OutputDocument = { kind: "error", name: "Error", message: "", cellLine: 4, stack: [] };
    expect([...faultLines(cell("a", { firstLine: 10, faults: [fault], outputs: [error] }))]).toEqual([2, 4]);
  });
});
