import { Fault, type Progress } from "vigie/datasets";
import type { Conditions } from "../conditions.ts";
import { describeValue } from "../display/describe.ts";
import type { OutputDocument } from "../display/documents.ts";
import { readTable, type TableReader } from "../display/table/read-table.ts";
import { isTable } from "../display/table/view.ts";
import type { Host } from "../host.ts";
import type { CellRun } from "./live-cell.ts";
import type { FromKernel } from "./protocol.ts";
import type { Runner } from "./runner.ts";

/** Tables that are shown, by output id. Those of a cell's earlier runs are let go. */
export interface Tables {
  keep(output: string, table: object, run: CellRun): void;
  find(output: string): TableReader | undefined;
}

export function createTables(): Tables {
  const kept = new Map<string, { readonly table: object; reader?: TableReader; readonly run: CellRun }>();
  return {
    keep(output, table, run) {
      for (const [key, { run: other }] of kept)
        if (other.live.order.id === run.live.order.id && other.number !== run.number) kept.delete(key);
      kept.set(output, { table, run });
    },
    find(output) {
      const found = kept.get(output);
      if (found !== undefined) found.reader ??= readTable(found.table);
      return found?.reader;
    },
  };
}

/** Milliseconds between two steps of a progress bar. */
const progressPace = 50;

/** `vigie/notebook` inside a kernel: everything goes to the cell whose code is being run. */
export function createCellHost({
  runner,
  tables,
  workspace,
  conditions,
  send,
}: {
  readonly runner: Runner;
  readonly tables: Tables;
  readonly workspace: string;
  readonly conditions: Conditions;
  readonly send: (message: FromKernel) => void;
}): Host {
  const here = (what: string): CellRun => {
    const run = runner.current.getStore();
    if (run !== undefined) return run;
    throw new Fault("notebook.outside", `${what} outside of a cell (expected in a cell's own code)`);
  };
  /** Keeps the place of an output that has to be read first; the cell is not done before. */
  const showLater = (run: CellRun, shown: Promise<OutputDocument>) => {
    const index = runner.append(run, { kind: "text", text: "…" });
    run.later.push(shown.then((document) => runner.replace(run, index, document)));
  };
  return {
    workspace,
    conditions,
    display(value) {
      const run = here("display");
      const output = `${run.live.order.id}:${run.number}:${run.outputs}`;
      const shown = describeValue(value, output);
      if (shown === undefined) return;
      if (isTable(value)) tables.keep(output, value, run);
      if (shown instanceof Promise) showLater(run, shown);
      else runner.append(run, shown);
    },
    view: (input) => runner.view(here("view"), input),
    observe(first, source) {
      here("observe").pending = { source, first };
    },
    // What is opened after its cell has ended (in a timer, say) belongs to no cell.
    opened: (dataset) => void runner.current.getStore()?.live.opened.push(dataset),
    lineage: async () => runner.lineageOf(here("cached")),
    cached(note) {
      const { live, number } = here("cached");
      send({ type: "cached", cell: live.order.id, run: number, note });
    },
    progress(label) {
      const run = here("progress");
      const index = runner.append(run, { kind: "progress", label, fraction: 0 });
      let last = 0;
      return (step) => {
        const now = performance.now();
        if (now - last < progressPace && step.fraction !== 1) return;
        last = now;
        runner.replace(run, index, {
          kind: "progress",
          label,
          fraction: step.fraction,
          ...detailOf(step, label),
        });
      };
    },
  };
}

function detailOf({ label, detail }: Progress, shown: string): { detail?: string } {
  if (detail !== undefined) return { detail };
  return label === shown ? {} : { detail: label };
}
