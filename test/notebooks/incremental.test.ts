import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { setKernelHost } from "../../notebooks/engine/host.ts";
import { createBench } from "./kernel-bench.ts";

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

test("after any sequence of edits, a notebook stands as if it had just been run", async () => {
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
