import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highlight } from "../../../server/web/notebook/highlight.ts";

const kinds = (source: string) =>
  highlight(source)
    .flat()
    .filter(({ kind }) => kind !== null)
    .map(({ text, kind }) => `${kind} ${text}`);

describe("the highlighter", () => {
  it.each([
    ["const x = 1.5e3;", ["keyword const", "figure 1.5e3"]],
    ['let s = "a // b"; // c', ["keyword let", 'text "a // b"', "comment // c"]],
    ["Plot.plot(Map)", ["type Plot", "type Map"]],
    ["constant = IF", ["type IF"]],
    ["/* a\nb */ new", ["comment /* a", "comment b */", "keyword new"]],
  ])("tells the pieces of %j", (source, pieces) => {
    expect(kinds(source)).toEqual(pieces);
  });

  it("loses no character, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (source) => {
        const lines = highlight(source).map((line) => line.map(({ text }) => text).join(""));
        expect(lines.join("\n")).toBe(source);
      }),
    );
  });
});
