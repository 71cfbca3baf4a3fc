import { describe, expect, test } from "vitest";
import { compileCell } from "../../notebooks/engine/dialect/compile.ts";
import { parse } from "../../notebooks/engine/parse.ts";

const compile = (body: string) => {
  const [cell] = parse(`// %% a\n${body}`).cells;
  return compileCell(cell!);
};

describe("shows the last expression statement", () => {
  const given = 'import { display as show } from "vigie/notebook";';
  test.each([
    ["without a semicolon", "1 + 1", "$show(1 + 1)"],
    ["with a semicolon", "1 + 1;", "$show(1 + 1);"],
    ["not when it is void", "void f();", "void f();"],
    ["not when it is a declaration", "f();\nconst x = 1;", "f();\nconst x = 1;"],
    ["not the ones before", "f(); g()", "f(); $show(g())"],
    ["not a call of display under another name", `${given}\nshow(1)`, "\nshow(1)"],
    ["with its await", "await f()", "$show((yield( f())))"],
    ["with types taken out in place", "f<number>(x as string)", "$show(f        (x          ))"],
  ])("%s", (_, source, expected) => expect(compile(source).body).toBe(expected));
});

test("imports become loads on the same lines, and names of vigie/notebook are given", () => {
  const { body, given, definitions } = compile(
    'import {\n  type A,\n  b as c,\n} from "./near.ts";\nimport * as d from "far";\nimport { md } from "vigie/notebook";\nimport type { E } from "e";\nconst x = c;',
  );
  expect(body?.split("\n").at(-1)).toBe("const x = c;");
  expect(body?.split("\n")).toHaveLength(8);
  expect(body).toContain('const {"b": c} = yield $load("./near.ts", ["b"]);');
  expect(body).toContain('const d = yield $load("far", []);');
  expect(given).toEqual([{ local: "md", imported: "md" }]);
  expect(definitions.map(({ name }) => name)).toEqual(["c", "d", "md", "x"]);
});

test("awaits inside functions stay, those of the cell become steps", () => {
  expect(compile("const f = async () => await 1;\nconst x = await f();").body).toBe(
    "const f = async () => await 1;\nconst x = (yield( f()));",
  );
});

test("a cell with for await stays an async function", () => {
  const { driver, body } = compile("for await (const x of xs()) await x;");
  expect([driver, body]).toEqual(["async", "for await (const x of xs()) await x;"]);
});

test("binds a name to the widget that feeds it, and knows whether the cell reads it again", () => {
  const { body, live } = compile("const k = view(w);\nconst j = view(v);\nconst l = j * 2;");
  expect(body?.split("\n")[0]).toBe('const k = $bind("k", view(w));');
  expect(live).toEqual([
    { name: "k", usedInside: false },
    { name: "j", usedInside: true },
  ]);
});
