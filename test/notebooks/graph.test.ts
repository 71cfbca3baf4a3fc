import { describe, expect, test } from "vitest";
import { dependents } from "../../notebooks/engine/dialect/graph.ts";
import { compose } from "../../notebooks/engine/kernel/compose.ts";

const notebook = (...cells: string[]) =>
  cells.map((source, i) => `// %% ${"abcdef"[i]}\n${source}\n`).join("");
const faultsOf = (source: string) =>
  compose(source).cells.flatMap(({ faults }) =>
    faults.map(({ cell, line, column, code }) => [cell, line, column, code]),
  );

describe("links cells by their names", () => {
  const cases: [string, string, Record<string, string[]>][] = [
    ["a value", notebook("const x = 1;", "x + 1"), { a: [], b: ["a"] }],
    ["a chain", notebook("const x = 1;", "const y = x;", "y"), { a: [], b: ["a"], c: ["b"] }],
    ["destructuring", notebook("const { x, ...rest } = q();", "rest; x"), { a: [], b: ["a"] }],
    ["a local of the same name", notebook("const x = 1;", "{ const x = 2; x; }"), { a: [], b: [] }],
    ["a function's parameter", notebook("const x = 1;", "const f = (x: number) => x;"), { a: [], b: [] }],
    ["a function's body", notebook("const x = 1;", "function f() { return x; }"), { a: [], b: ["a"] }],
    ["a type is no value", notebook("interface X { y: number }", "const z: X = { y: 1 };"), { a: [], b: [] }],
    [
      "an import used above it",
      notebook("join('a')", 'import { join } from "node:path";'),
      { a: ["b"], b: [] },
    ],
    ["a name of vigie/notebook", notebook('import { md } from "vigie/notebook";', "md`x`"), { a: [], b: [] }],
    ["a global", notebook("process.cwd()", "Math.max(1)"), { a: [], b: [] }],
    ["a shorthand property", notebook("const x = 1;", "({ x })"), { a: [], b: ["a"] }],
    ["a property of the same name", notebook("const x = 1;", "({ x: 1 }).x"), { a: [], b: [] }],
  ];
  test.each(cases)("%s", (_, source, expected) => {
    const { cells } = compose(source);
    expect(cells.flatMap(({ faults }) => faults)).toEqual([]);
    expect(Object.fromEntries(cells.map(({ compiled, dependsOn }) => [compiled.cell.id, dependsOn]))).toEqual(
      expected,
    );
  });
});

describe("names each breach at its cell and line", () => {
  const cases: [string, string, unknown[][]][] = [
    [
      "a name defined twice",
      notebook("const x = 1;", "2;\nlet x = 2;"),
      [
        ["a", 2, 7, "notebook.double-name"],
        ["b", 5, 5, "notebook.double-name"],
      ],
    ],
    [
      "two imports of one name",
      notebook('import { md } from "vigie/notebook";', 'import { md } from "vigie/notebook";'),
      [
        ["a", 2, 10, "notebook.double-name"],
        ["b", 4, 10, "notebook.double-name"],
      ],
    ],
    [
      "a cycle",
      notebook("const x = z;", "const y = x;", "const z = y;"),
      [
        ["a", 2, 1, "notebook.cycle"],
        ["b", 4, 1, "notebook.cycle"],
        ["c", 6, 1, "notebook.cycle"],
      ],
    ],
    ["a name used above its definition", notebook("1;\ny", "const y = 1;"), [["a", 3, 1, "notebook.order"]]],
    ["an export", notebook("export const x = 1;"), [["a", 2, 1, "notebook.export"]]],
    ["an assignment across cells", notebook("let x = 1;", "\n x = 2;"), [["b", 5, 2, "notebook.assignment"]]],
    ["a syntax error", notebook("const x = ;", "x"), [["a", 2, 11, "notebook.syntax"]]],
    ["an enum", notebook("enum E { A }"), [["a", 2, 1, "notebook.not-erasable"]]],
    [
      "code in a markdown cell",
      "// %% [markdown]\n// fine\nconst x = 1;\n",
      [["cell-1", 3, 1, "notebook.markdown"]],
    ],
  ];
  test.each(cases)("%s", (_, source, expected) => {
    expect(faultsOf(source)).toEqual(expected);
  });

  test("a cycle's message names its path", () => {
    const [first] = compose(notebook("const x = y;", "const y = x;")).cells;
    expect(first?.faults[0]?.message).toContain("a → b → a");
  });

  test("a double name's message names both places", () => {
    const [first] = compose(notebook("const x = 1;", "const x = 2;")).cells;
    expect(first?.faults[0]?.message).toContain("a (line 2) and b (line 4)");
  });
});

test("the dependents are the closure of the readers", () => {
  const { cells } = compose(notebook("const x = 1;", "const y = x;", "const z = y;", "x + z", "5"));
  expect([...dependents(cells, ["b"])].sort()).toEqual(["c", "d"]);
  expect([...dependents(cells, ["a"])].sort()).toEqual(["b", "c", "d"]);
});
