import { describe, expect, it } from "vitest";
import { draftOf } from "../../../server/web/notebook/edit/draft.ts";
import { arcsOf } from "../../../server/web/notebook/panels/arcs.ts";
import { outlineOf } from "../../../server/web/notebook/panels/outline.ts";

describe("the outline", () => {
  it("has the headings of text, not of fenced code, and the names of code", () => {
    const draft = draftOf(`// %% [markdown]
// # One *day*
//
// \`\`\`
// # no heading
// \`\`\`
// ### Deep ##
// %% load [lazy]
const a = 1;
// %%
const b = "# no heading";
`);
    expect(outlineOf(draft).map(({ text, level }) => [text, level])).toEqual([
      ["One day", 1],
      ["Deep", 3],
      ["load", null],
    ]);
  });
});

describe("the graph", () => {
  const cell = (defines: string[], inputs: string[]) => ({ defines, inputs });

  it("has an arc with its names wherever a cell reads what another defines", () => {
    expect(arcsOf([cell(["a", "b"], []), cell(["c"], ["a", "b"]), cell([], ["c", "unknown"])])).toEqual([
      { from: 0, to: 1, names: ["a", "b"], depth: 1 },
      { from: 1, to: 2, names: ["c"], depth: 1 },
    ]);
  });

  it("lets no two arcs of different cells lie over each other", () => {
    const arcs = arcsOf([
      cell(["a"], []),
      cell(["b"], []),
      cell(["c"], ["a", "b"]),
      cell([], ["a", "b", "c"]),
      cell([], ["a"]),
    ]);
    expect(arcs).toHaveLength(6);
    for (const one of arcs)
      for (const other of arcs)
        if (one.from !== other.from && one.depth === other.depth)
          expect(one.to <= other.from || other.to <= one.from).toBe(true);
  });
});
