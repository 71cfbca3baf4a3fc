import {
  type CellView,
  exportHtml,
  exportMarkdown,
  type NotebookRun,
  type OutputDocument,
} from "vigie/notebooks";
import { expect, test } from "vitest";

const cell = (
  id: string,
  source: string,
  outputs: OutputDocument[],
  more: Partial<CellView> = {},
): CellView => ({
  id,
  title: id,
  tags: [],
  source,
  firstLine: 1,
  status: "done",
  faults: [],
  outputs,
  runs: 1,
  inputs: [],
  defines: [],
  dependsOn: [],
  ...more,
});

const run: NotebookRun = {
  format: "vigie.notebook-run/1",
  name: "example.ts",
  source: "",
  sourceDigest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  parameters: { from: "2019-01" },
  values: [],
  ok: false,
  label: "secret",
  failures: [{ cell: "late", title: "late", line: 9, why: "reads x of early, which did not run" }],
  cells: [
    cell("head", "// # A *title*\n//\n// Text.\n", [], { tags: ["markdown"] }),
    cell("table", "// ```\nlook();", [
      {
        kind: "table",
        columns: [
          { name: "region", type: "text" },
          { name: "n|s", type: "number" },
        ],
        rowCount: 3,
        offset: 0,
        rows: [
          ["a|b", 1],
          [null, 2],
        ],
        output: "table:1:0",
      },
    ]),
    cell("chart", "plot();", [
      {
        kind: "html",
        from: "figure",
        html: "<figure><h2>Firms</h2><svg class='k'><path/></svg></figure>",
        css: [".k{fill:red}"],
      },
    ]),
    cell("widget", "", [
      {
        kind: "input",
        name: "#0",
        input: { type: "select", label: "Region", options: {}, choices: [{ label: "Corse" }] },
        value: 0,
      },
      { kind: "progress", label: "fit", fraction: 1 },
    ]),
    cell("secret", "hide();", [{ kind: "text", text: "a `b`" }], { tags: ["hidden"] }),
    cell("late", "x;", [{ kind: "error", name: "RangeError", message: "<far>", line: 9, stack: [] }]),
  ],
};

test("Markdown holds text, code and outputs, each as Markdown shows it", () => {
  const text = exportMarkdown(run);
  expect(
    text.replace(/base64,[\w+/=]+/, "base64,…"),
  ).toBe(`> Secrecy: secret (fiscal, banking or social-security secrecy), the strictest of the columns that this run opened.

> **This run is not complete.**
>
> - late (line 9): reads x of early, which did not run

# A *title*

Text.

\`\`\`\`ts
// \`\`\`
look();
\`\`\`\`

| region | n\\|s |
| --- | ---: |
| a\\|b | 1 |
| – | 2 |

rows 1 to 2 of 3

\`\`\`ts
plot();
\`\`\`

**Firms**

![chart](data:image/svg+xml;base64,…)

Region: **Corse**

\`\`\`
a \`b\`
\`\`\`

\`\`\`ts
x;
\`\`\`

> **RangeError, line 9** \\<far\\>

---

example.ts · sha256:0123456789ab · from = 2019-01
`);
  const svg = Buffer.from(/base64,([\w+/=]+)/.exec(text)?.[1] ?? "", "base64").toString();
  expect(svg).toBe("<svg class='k'><style>.k{fill:red}</style><path/></svg>");
});

test("HTML without a browser() chart carries no chart library, and one script", async () => {
  const html = await exportHtml(run);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html.length).toBeLessThan(20_000);
  expect(html).toContain("&lt;far&gt;");
  expect(html).not.toMatch(/<(input|select|button)\b/);
});

test("charts of one page keep their own clips and hatches", async () => {
  const chart = (hatch: string): OutputDocument => ({
    kind: "html",
    from: "figure",
    html: `<svg><clipPath id="plot-clip-1"></clipPath><g clip-path="url(#plot-clip-1)" fill="${hatch}"></g></svg>`,
  });
  const two = [chart("red"), chart("blue")];
  const page = await exportHtml({ ...run, cells: [cell("a", "a", two), cell("b", "b", two)] });
  const ids = [...page.matchAll(/id="(plot-clip-[^"]+)"/g)].map(([, id]) => id);
  const used = [...page.matchAll(/url\(#(plot-clip-[^)]+)\)/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(4);
  expect(used).toEqual(ids);
});
