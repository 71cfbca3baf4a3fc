import type { OutputDocument } from "../../notebooks/engine/display/documents.ts";
import { type Host, setKernelHost } from "../../notebooks/engine/host.ts";
import { createCellHost, createTables } from "../../notebooks/engine/kernel/cell-host.ts";
import { type Composed, compose, ordersOf } from "../../notebooks/engine/kernel/compose.ts";
import type { FromKernel } from "../../notebooks/engine/kernel/protocol.ts";
import type { RunCause, WaitReason } from "../../notebooks/engine/kernel/reasons.ts";
import { createRunner } from "../../notebooks/engine/kernel/runner.ts";
import * as notebook from "../../notebooks/engine/notebook.ts";

/** A kernel's inside without its process: what is shown, where each cell stands and why each ran. */
export function createBench(workspace = "") {
  const shown = new Map<string, { run: number; texts: string[] }>();
  const status = new Map<string, { status: string; reason: WaitReason | undefined }>();
  const started: { cell: string; causes: readonly RunCause[] }[] = [];
  let wake = () => {};
  let composed: Composed | undefined;
  const textOf = (document: OutputDocument) => (document.kind === "text" ? document.text : document.kind);
  const send = (message: FromKernel) => {
    if (message.type === "idle") wake();
    if (message.type === "state")
      status.set(message.cell, { status: message.status, reason: message.reason });
    if (message.type === "started") {
      started.push({ cell: message.cell, causes: message.causes });
      shown.set(message.cell, { run: message.run, texts: [] });
    }
    if (message.type === "output") shown.get(message.cell)?.texts.push(textOf(message.document));
  };
  const runner = createRunner({
    send,
    loadModule: async () => ({}),
    given: notebook,
    now: () => 0,
    meta: {},
  });
  const host: Host = createCellHost({
    runner,
    tables: createTables(),
    conditions: { pins: {}, apart: null },
    workspace,
    send,
  });

  const untilIdle = async (work: () => void) => {
    setKernelHost(host);
    const idle = new Promise<void>((resolve) => {
      wake = resolve;
    });
    started.length = 0;
    work();
    await idle;
  };

  return {
    update: (source: string) =>
      untilIdle(() => {
        composed = compose(source, composed);
        runner.load(ordersOf(composed, import.meta.filename));
      }),
    run: (cells: readonly string[], needed: Readonly<Record<string, string>> = {}) =>
      untilIdle(() => runner.run(cells, needed)),
    setInput: (cell: string, name: string, value: unknown) =>
      untilIdle(() => runner.setInput(cell, name, value)),
    /** Cells that ran since the last order, with why. */
    started: () => [...started],
    /** `done`, `stale`, … and why. */
    stands: (cell: string) => status.get(cell),
    state: () =>
      (composed?.cells ?? []).map(({ compiled: { cell }, faults }) =>
        faults.length > 0
          ? { id: cell.id, faults: faults.map(({ code }) => code) }
          : {
              id: cell.id,
              status: status.get(cell.id)?.status,
              texts: isShown(cell.id) ? shown.get(cell.id)?.texts : [],
            },
      ),
  };

  /** What a cell showed before it lost an input is old news. */
  function isShown(id: string): boolean {
    return ["done", "failed"].includes(status.get(id)?.status ?? "");
  }
}
