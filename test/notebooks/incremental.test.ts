import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { OutputDocument } from "../../notebooks/engine/display/documents.ts";
import { type Host, setKernelHost } from "../../notebooks/engine/host.ts";
import { createCellHost, createTables } from "../../notebooks/engine/kernel/cell-host.ts";
import { type Composed, compose, ordersOf } from "../../notebooks/engine/kernel/compose.ts";
import type { FromKernel } from "../../notebooks/engine/kernel/protocol.ts";
import { createRunner } from "../../notebooks/engine/kernel/runner.ts";
import * as notebook from "../../notebooks/engine/notebook.ts";

/** A kernel's inside without its process: what is shown and where each cell stands. */
function createBench() {
  const shown = new Map<string, { run: number; texts: string[] }>();
  const status = new Map<string, string>();
  let wake = () => {};
  let composed: Composed | undefined;
  const textOf = (document: OutputDocument) => (document.kind === "text" ? document.text : document.kind);
  const send = (message: FromKernel) => {
    if (message.type === "idle") wake();
    if (message.type === "state") status.set(message.cell, message.status);
    if (message.type === "started") shown.set(message.cell, { run: message.run, texts: [] });
    if (message.type === "output") shown.get(message.cell)?.texts.push(textOf(message.document));
  };
  const runner = createRunner({
    send,
    loadModule: async () => ({}),
    given: notebook,
    now: () => 0,
    meta: {},
  });
  const host: Host = createCellHost({ runner, tables: createTables(), workspace: "" });
  return {
    async update(source: string) {
      setKernelHost(host);
      composed = compose(source, composed);
      const idle = new Promise<void>((resolve) => {
        wake = resolve;
      });
      runner.load(ordersOf(composed));
      await idle;
    },
    state: () =>
      (composed?.cells ?? []).map(({ compiled: { cell }, faults }) =>
        faults.length > 0
          ? { id: cell.id, faults: faults.map(({ code }) => code) }
          : {
              id: cell.id,
              status: status.get(cell.id),
              texts: isShown(cell.id) ? shown.get(cell.id)?.texts : [],
            },
      ),
  };

  /** What a cell showed before it lost an input is old news. */
  function isShown(id: string): boolean {
    return ["done", "failed"].includes(status.get(id) ?? "");
  }
}

afterAll(() => setKernelHost(undefined));

const names = ["a", "b", "c"] as const;
const expressions = [
  "1",
  "2",
  "a + 1",
  "b * 2",
  "a + b",
  "c - a",
  "await Promise.resolve(b)",
  "nowhere + 1",
  "((x) => x + c)(1)",
];
const titles = ["one", "two", "three", "four"] as const;

const cellSource = fc
  .tuple(fc.constantFrom(...names, ""), fc.constantFrom(...expressions))
  .map(([name, expression]) =>
    name === "" ? `String(${expression});` : `const ${name} = ${expression};\ndisplay(String(${name}));`,
  );

/** A notebook of four cells, then one cell at a time written anew or taken out. */
const history = fc
  .tuple(
    fc.tuple(cellSource, cellSource, cellSource, cellSource),
    fc.array(fc.tuple(fc.nat(3), fc.option(cellSource)), { minLength: 1, maxLength: 6 }),
  )
  .map(([start, edits]) => {
    const cells: (string | null)[] = [...start];
    const sources = [textOf(cells)];
    for (const [at, source] of edits) {
      cells[at] = source;
      sources.push(textOf(cells));
    }
    return sources;
  });

function textOf(cells: readonly (string | null)[]): string {
  const head = '// %% imports\nimport { display } from "vigie/notebook";';
  return [head, ...cells.flatMap((body, i) => (body === null ? [] : [`// %% ${titles[i]}\n${body}`]))].join(
    "\n",
  );
}

test("after any sequence of edits, a notebook stands as if it had just been run", {
  timeout: 120_000,
}, async () => {
  let looked = 0;
  await fc.assert(
    fc.asyncProperty(history, async (edits) => {
      const edited = createBench();
      for (const edit of edits) await edited.update(edit);
      const fresh = createBench();
      await fresh.update(edits.at(-1) ?? "");
      looked += fresh.state().filter((cell) => "status" in cell && cell.status === "done").length;
      expect(edited.state()).toEqual(fresh.state());
    }),
    { numRuns: 60 },
  );
  expect(looked).toBeGreaterThan(40);
});
