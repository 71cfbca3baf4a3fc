import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkNotebook } from "vigie/notebooks";
import { describe, expect, test } from "vitest";

const head = 'import { openPanel, display } from "vigie/notebook";\n// %% next\n';
const study = (text: string) =>
  `const study = { format: "vigie.study/1", ${text} };\n// %% show\ndisplay(study);`;
const split = (train: string, test: string) =>
  `const panel = await openPanel("example");\nconst trainRows = ${train};\nconst testRows = ${test};\n// %% show\ndisplay([trainRows, testRows]);`;

/** Codes and lines of what is found below the two lines of `head`. */
const found = (source: string) => checkNotebook(head + source).map(({ code, line }) => [code, line]);

describe("goes red on a planted fault of each kind, and says where", () => {
  const cases: [string, string, unknown[][]][] = [
    ["a syntax error", "1;\nconst a = ;", [["notebook.syntax", 4]]],
    [
      "a template string that a marker cuts",
      "const a = `\n// %% b\n`;",
      [
        ["notebook.marker", 3],
        ["notebook.syntax", 5],
      ],
    ],
    ["a comment that a marker cuts", "1; /*\n// %% b\n2;", [["notebook.marker", 3]]],
    ["a name of a global", "const { document } = { document: 1 };", [["notebook.global", 3]]],
    [
      "a cycle",
      "const a = b;\n// %% other\nconst b = a;",
      [
        ["notebook.cycle", 3],
        ["notebook.cycle", 5],
      ],
    ],
    [
      "a name defined twice",
      "const a = 1;\n// %% other\nconst a = 2;\n// %% show\na;",
      [
        ["notebook.double-name", 3],
        ["notebook.double-name", 5],
      ],
    ],
    ["an export", "export const a = 1;", [["notebook.export", 3]]],
    ["an assignment across cells", "let a = 1;\n// %% other\na = 2;", [["notebook.assignment", 5]]],
    ["an enum", "enum A { B }", [["notebook.not-erasable", 3]]],
    [
      "using, whatever it disposes of and wherever it stands",
      "const run = () => {\n  using a = null;\n};\nawait using b = null;\nrun();",
      [
        ["notebook.too-new", 4],
        ["notebook.too-new", 6],
      ],
    ],
    [
      "Plot for pages",
      'import * as P from "@observablehq/plot";\nimport { plot as p } from "@observablehq/plot";\ndisplay([P, p]);',
      [
        ["notebook.plot", 3],
        ["notebook.plot", 4],
      ],
    ],
    ["arguments of no function", "display([1].map(() => arguments.length));", [["notebook.arguments", 3]]],
    [
      "a decorator",
      "const mark = (one: unknown) => one;\n@mark\nclass A {}\nnew A();",
      [["notebook.too-new", 4]],
    ],
    ["an accessor field", "class A {\n  accessor b = 1;\n}\nnew A();", [["notebook.too-new", 4]]],
    ["an order that tsx cannot run", "display(a);\n// %% other\nconst a = 1;", [["notebook.order", 3]]],
    ["an unused cell", "1;\n// %% other\nconst a = 1;", [["notebook.unused", 5]]],
    ["Math.random", "Math.random();", [["notebook.seed", 3]]],
    ["a study without seed", study("features: []"), [["notebook.seed", 3]]],
    ["a sample without arquero's seed", "display([]).sample(3);", [["notebook.seed", 3]]],
    [
      "an embargo shortened without a reason",
      study('seed: 1, fold: { embargo: { overriddenTo: 6, reason: "" } }'),
      [["leakage.embargo", 3]],
    ],
    [
      "a split by month without the embargo",
      split(
        'panel.table.filter((d) => d.asOf < "2020-01")',
        'panel.table.filter((d) => d.asOf >= "2020-01")',
      ),
      [["leakage.embargo", 5]],
    ],
    ["a split by rows", split("panel.table.slice(0, 80)", "panel.table.slice(80)"), [["leakage.firm", 5]]],
    [
      "learning parts that share firms",
      study("seed: 1, fold: { separateFirms: false }"),
      [["leakage.firm", 3]],
    ],
    [
      "an outcome among the features",
      study('seed: 1, features: ["debtRatio", "strongSignal"]'),
      [["leakage.known-on", 3]],
    ],
    [
      "an outcome among the features of a constant",
      `const features = ["failsWithin3Months"];\n// %% study\n${study("seed: 1, features")}`,
      [["leakage.known-on", 3]],
    ],
    [
      "a table from elsewhere joined onto a panel",
      'const panel = await openPanel("example");\nconst extra = await aq.loadCSV("x.csv");\n// %% join\ndisplay(panel.table.join(extra, "siren"));',
      [["leakage.known-on", 6]],
    ],
  ];
  test.each(cases)("%s", (_, source, expected) => {
    expect(found(source)).toEqual(expected);
  });
});

describe("stays green on", () => {
  const cases: [string, string][] = [
    ["a helper that is read", "const a = 1;\n// %% other\na;"],
    ["an unused name beside something shown", "const a = display(1);"],
    ["a cell that acts", "console.log(1);"],
    [
      "what else Plot exports",
      'import type * as P from "@observablehq/plot";\nimport { type plot, ruleX } from "@observablehq/plot";\ndisplay(ruleX([1]));',
    ],
    [
      "arguments of a function, and a property of that name",
      "const f = function () { return arguments.length; };\ndisplay({ arguments: f() }.arguments);",
    ],
    [
      "a name that is a word elsewhere",
      "const using = [1];\n// %% other\nfor (const accessor of using) display(accessor);",
    ],
    ["types alone", "interface A { readonly b: number }"],
    ["a study that spreads another", `const base = { seed: 1 };\n${study("...base")}`],
    ["a seeded sample", "aq.seed(1);\n// %% other\ndisplay([]).sample(3);"],
    ["an own method called random", "display({ random: () => 1 }).random();"],
    [
      "a shortened embargo with its reason",
      study('seed: 1, fold: { embargo: { overriddenTo: 12, reason: "yearly accounts" } }'),
    ],
    [
      "a split by month with the embargo",
      split(
        'panel.table.filter((d) => d.asOf < "2018-06")',
        'panel.table.filter((d) => d.asOf >= "2020-01")',
      ),
    ],
    [
      "a split by firm",
      split(
        "panel.table.filter((d) => hash(d.siren) < 0.5)",
        "panel.table.filter((d) => hash(d.siren) >= 0.5)",
      ),
    ],
    [
      "a join that looks at known-on",
      'const panel = await openPanel("example");\nconst extra = await aq.loadCSV("x.csv");\n// %% join\ndisplay(panel.table.join(extra, (a, b) => b.knownOn <= a.asOf));',
    ],
    [
      "two panels joined",
      'const panel = await openPanel("a");\ndisplay(panel.table.join(panel.table, "siren"));',
    ],
  ];
  test.each(cases)("%s", (_, source) => {
    expect(found(source)).toEqual([]);
  });

  test("every shipped notebook", async () => {
    const folder = resolve(import.meta.dirname, "../../notebooks");
    const files = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files)
      expect([name, checkNotebook(await readFile(join(folder, name), "utf8"))]).toEqual([name, []]);
  });
});

test("a line for the shell may stand before the first cell", () => {
  expect(checkNotebook("#!/usr/bin/env tsx\n// %% a\nconsole.log(1);\n")).toEqual([]);
  expect(checkNotebook("#!/usr/bin/env tsx\n// %% a\n1 +;\n")).toMatchObject([{ line: 3, column: 4 }]);
});

test("a column counts from 1, and a broken cell makes no other look unused", () => {
  const faults = checkNotebook("// %% a\nconst a = 1;\n// %% b\na + ;");
  expect(faults.map(({ code, line, column }) => [code, line, column])).toEqual([["notebook.syntax", 4, 5]]);
});
