import fc from "fast-check";
import { expect, test } from "vitest";
import { keepIds, parse } from "../../notebooks/engine/parse.ts";
import { print } from "../../notebooks/engine/print.ts";

const lines = fc.constantFrom(
  "// %%",
  "// %% load",
  "// %% [markdown]",
  "// %% choose [parameters] [lazy]",
  "//%% not a cell",
  "  // %% indented, not a cell",
  "const a = `",
  "x;",
  "",
  "é \u2028 // %% inside",
);
const anyText = fc
  .array(fc.tuple(lines, fc.constantFrom("\n", "\r\n", "\r", "\n\n")), { maxLength: 12 })
  .chain((parts) =>
    fc.constantFrom("", "last // %%", "// %% end").map((tail) => parts.flat().join("") + tail),
  );

test("prints what it parsed, byte for byte", () => {
  fc.assert(fc.property(fc.oneof(anyText, fc.string()), (text) => print(parse(text)) === text));
});

test("parses what it printed into the same cells", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parse(print(parse(text)))).toEqual(parse(text));
    }),
  );
});

test("gives every cell another id and its true first line", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { cells } = parse(text);
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      const fileLines = text.split(/\r\n|[\r\n]/);
      for (const { header, firstLine } of cells)
        if (header !== "") expect(fileLines[firstLine - 1]).toBe(header);
    }),
  );
});

test("reads title, tags, lines and the text before the first marker", () => {
  const { cells } = parse("import a;\r\n// %% Load data [lazy]\r\n1\r\n// %% [markdown]\r\n// # Hi");
  const read = cells.map(({ id, title, tags, firstLine, bodyLine, body }) => [
    id,
    title,
    tags,
    firstLine,
    bodyLine,
    body,
  ]);
  expect(read).toEqual([
    ["cell-1", "", [], 1, 1, "import a;\r\n"],
    ["load-data", "Load data", ["lazy"], 2, 3, "1\r\n"],
    ["cell-3", "", ["markdown"], 4, 5, "// # Hi"],
  ]);
});

test("a marker inside a template literal starts a cell", () => {
  expect(parse("// %% a\nconst t = `\n// %% b\n`;\n").cells.map(({ id }) => id)).toEqual(["a", "b"]);
});

test("untitled cells keep their ids when a cell is put between them", () => {
  const before = parse("// %%\n1\n// %%\n2\n");
  const after = keepIds(before, parse("// %%\n1\n// %%\nnew\n// %%\n2\n"));
  expect(after.cells.map(({ id, body }) => [id, body])).toEqual([
    ["cell-1", "1\n"],
    ["cell-3", "new\n"],
    ["cell-2", "2\n"],
  ]);
});
