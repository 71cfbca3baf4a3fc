import { expect, test } from "vitest";
import { applyParameters, readParameters } from "../../notebooks/engine/dialect/parameters.ts";

const source =
  '// %% p [parameters]\nconst from = "2016-01"; // first\nconst k: number = -3;\nconst on = true;\nconst label = "x";\nconst day = "2020-02-29";\nconst other = f();\n// %% b\nfrom';

test("finds the literals of the parameters cell", () => {
  expect(readParameters(source)).toEqual([
    { name: "from", type: "month", value: "2016-01", line: 2 },
    { name: "k", type: "number", value: -3, line: 3 },
    { name: "on", type: "boolean", value: true, line: 4 },
    { name: "label", type: "text", value: "x", line: 5 },
    { name: "day", type: "day", value: "2020-02-29", line: 6 },
  ]);
});

test("puts other values in their places and leaves the rest alone", () => {
  const changed = applyParameters(source, { from: "2019-01", label: 'a"b', k: "4e2", on: "false" });
  expect(changed).toBe(
    source
      .replace("2016-01", "2019-01")
      .replace('"x"', '"a\\"b"')
      .replace("-3", "400")
      .replace("true", "false"),
  );
});

test.each([
  [{ form: "x" }, "no such parameter: form (expected one of from, k, on, label, day)"],
  [{ from: "2019-13" }, "parameter from does not fit: 2019-13 (expected a month such as 2019-01)"],
  [{ from: "2019" }, "parameter from does not fit: 2019 (expected a month such as 2019-01)"],
  [{ day: "2019-02-29" }, "parameter day does not fit: 2019-02-29 (expected a day such as 2019-01-31)"],
  [{ k: "many" }, "parameter k does not fit: many (expected a number)"],
  [{ on: "yes" }, "parameter on does not fit: yes (expected true or false)"],
])("refuses %o", (values, problem) => expect(() => applyParameters(source, values)).toThrow(problem));
