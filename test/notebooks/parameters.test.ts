import { expect, test } from "vitest";
import { applyParameters, readParameters } from "../../notebooks/engine/dialect/parameters.ts";

const source =
  '// %% p [parameters]\nconst from = "2016-01"; // first\nconst k: number = -3;\nconst on = true;\nconst other = f();\n// %% b\nfrom';

test("finds the literals of the parameters cell", () => {
  expect(readParameters(source)).toEqual([
    { name: "from", type: "text", value: "2016-01", line: 2 },
    { name: "k", type: "number", value: -3, line: 3 },
    { name: "on", type: "boolean", value: true, line: 4 },
  ]);
});

test("puts other values in their places and leaves the rest alone", () => {
  const changed = applyParameters(source, { from: 'a"b', k: "4e2", on: "false" });
  expect(changed).toBe(source.replace('"2016-01"', '"a\\"b"').replace("-3", "400").replace("true", "false"));
});

test.each([
  [{ form: "x" }, "no such parameter: form (expected one of from, k, on)"],
  [{ k: "many" }, "parameter k does not fit: many (expected a number)"],
  [{ on: "yes" }, "parameter on does not fit: yes (expected true or false)"],
])("refuses %o", (values, problem) => expect(() => applyParameters(source, values)).toThrow(problem));
