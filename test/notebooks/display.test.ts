import { fromJSON, table } from "arquero";
import { parseHTML } from "linkedom";
import type { OutputDocument } from "vigie/notebooks";
import { expect, test } from "vitest";
import { describeValue as describeAny, maxOutputSize } from "../../notebooks/engine/display/describe.ts";
import { describeThrown } from "../../notebooks/engine/display/errors.ts";
import { describeTable } from "../../notebooks/engine/display/table/read-table.ts";
import { textOfTree } from "../../notebooks/engine/display/tree.ts";
import { html, md, Plot } from "../../notebooks/engine/notebook.ts";

const describeValue = (value: unknown, output?: string) =>
  describeAny(value, output) as OutputDocument | undefined;

test("a Plot gives the same text however many were drawn before it", () => {
  const draw = () =>
    describeValue(
      Plot.plot({
        clip: true,
        marks: [
          Plot.dot(
            [
              [1, 2],
              [3, 4],
            ],
            { clip: true },
          ),
        ],
      }),
    );
  const first = draw();
  expect(draw()).toEqual(first);
  if (first?.kind !== "html") throw new Error("not a chart");
  expect(first.html).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(first.html).not.toContain("<style");
  expect(first.html).toContain("plot-clip-1");
  expect(first.css?.[0]).toContain(":where(.plot-");
});

test("a mark draws itself too", () => {
  expect(describeValue(Plot.barX([3]).plot())).toMatchObject({ kind: "html", from: "figure" });
});

test("a table shows its schema, its size and twenty rows, and pages on request", () => {
  const numbers = table({
    n: Array.from({ length: 100 }, (_, i) => 99 - i),
    t: Array.from({ length: 100 }, () => null),
  });
  const shown = describeValue(numbers, "o");
  expect(shown).toMatchObject({
    kind: "table",
    rowCount: 100,
    output: "o",
    columns: [
      { name: "n", type: "number" },
      { name: "t", type: "other" },
    ],
  });
  expect(shown?.kind === "table" && shown.rows.length).toBe(20);
  const page = describeTable(numbers, { offset: 98, limit: 10, sort: { column: "n" } });
  expect(page.rows).toEqual([
    [98, null],
    [99, null],
  ]);
});

test("missing values sort last in both directions and NaN is written out", () => {
  const rows = [{ x: 2 }, { x: null }, { x: 1 }, { x: Number.NaN }];
  const sorted = (descending: boolean) =>
    describeTable(rows, { sort: { column: "x", descending } }).rows.flat();
  expect(sorted(false)).toEqual([1, 2, null, "NaN"]);
  expect(sorted(true)).toEqual([2, 1, null, "NaN"]);
});

test("dates at midnight are days", () => {
  expect(describeTable(fromJSON('[{"d":"2020-01-02"}]', { autoType: true })).rows).toEqual([["2020-01-02"]]);
});

test("markup escapes what is put in, and Markdown shows HTML as text", () => {
  expect(describeValue(html`<b>${"<i>"}</b>${html`<u></u>`}`)).toMatchObject({
    html: "<b>&lt;i&gt;</b><u></u>",
  });
  expect(describeValue(md`# a <script>`)).toMatchObject({
    from: "markdown",
    html: "<h1>a &lt;script&gt;</h1>\n",
  });
});

test("objects that know how to show themselves are asked", () => {
  const value = { [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "p", "text/markdown": "*m*" }) };
  expect(describeValue(value)).toMatchObject({ kind: "html", html: "<p><em>m</em></p>\n" });
});

test("trees end: at a circle, in depth and in width", () => {
  const circle: { self?: unknown; many: number[] } = { many: Array.from({ length: 1000 }, (_, i) => i) };
  circle.self = circle;
  const text = JSON.stringify(describeValue(circle));
  expect(text).toContain("circular");
  expect(text).toContain('"more":950');
});

test("an output that is too large says so", () => {
  expect(describeValue("x".repeat(maxOutputSize + 1))).toMatchObject({
    kind: "error",
    name: "notebook.output-too-large",
  });
});

test("undefined shows nothing, null shows null", () => {
  expect(describeValue(undefined)).toBeUndefined();
  expect(describeValue(null)).toMatchObject({ kind: "tree", tree: { text: "null" } });
});

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC",
  "base64",
);

test.each([
  ["bytes", Uint8Array.from(png)],
  ["a buffer", Uint8Array.from(png).buffer],
  ["an address", `data:image/png;base64,${png.toString("base64")}`],
  ["a blob", new Blob([png], { type: "image/png" })],
  ["what shows itself", { [Symbol.for("Jupyter.display")]: () => ({ "image/png": png.toString("base64") }) }],
  [
    "what shows itself later",
    { [Symbol.for("Jupyter.display")]: async () => ({ "image/png": png.toString("base64") }) },
  ],
])("a picture is shown from %s", async (_, value) => {
  const shown = await describeAny(value);
  expect(shown).toEqual({ kind: "image", mime: "image/png", base64: png.toString("base64"), alt: "" });
});

const { document } = parseHTML("<p>one <b>two</b></p>");
test.each([
  ["an element", document.querySelector("b"), "<b>two</b>"],
  ["a text", document.createTextNode("a < b"), "a &lt; b"],
  ["a fragment", fragmentOf(document.createElement("hr"), "&"), "<hr>&amp;"],
])("%s is shown as markup", (_, node, markup) => {
  expect(describeValue(node)).toMatchObject({ kind: "html", html: markup });
});

function fragmentOf(...nodes: readonly (Element | string)[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(...nodes);
  return fragment;
}

test.each<[string, unknown, string]>([
  ["a map with keys of all kinds", new Map<unknown, unknown>([[{ k: 1 }, 1]]), "Map(1)\n  { k: 1 }: 1"],
  ["a web address", new URL("https://example.org/a?b=1"), "https://example.org/a?b=1"],
  ["headers", new Headers({ a: "b" }), "a: 'b'"],
  ["bytes", new ArrayBuffer(2), "<00 00>"],
  ["a promise", Promise.resolve(3), "Promise { 3 }"],
  ["an iterator", [1].values(), "Array Iterator"],
  ["a symbol as name", { [Symbol("hidden")]: 1 }, "Symbol(hidden): 1"],
  ["a class", class Money {}, "class Money"],
  ["zero from below", -0, "-0"],
  ["nothing but a prototype of its own", new (class Empty {})(), "Empty {}"],
])("a tree tells what is in %s", (_, value, text) => {
  const shown = describeValue(value);
  if (shown?.kind !== "tree") throw new Error(`not a tree: ${shown?.kind}`);
  expect(textOfTree(shown.tree)).toContain(text);
});

const unreadable = Object.defineProperty(new Error("x"), "message", {
  get: () => {
    throw new Error("no");
  },
});

test.each<[string, unknown, string]>([
  ["null", null, "not an Error: null"],
  ["undefined", undefined, "not an Error: undefined"],
  ["a plain object", { code: 42 }, "not an Error: { code: 42 }"],
  ["an object without a prototype", Object.create(null), "not an Error: [Object: null prototype] {}"],
  ["a symbol", Symbol("s"), "not an Error: Symbol(s)"],
  ["what cannot be read", unreadable, "(its message cannot be read)"],
  ["a cause", new Error("out", { cause: new TypeError("in") }), "out (caused by TypeError: in)"],
  ["several", new AggregateError([new Error("a"), "b"], "all"), "all (errors: Error: a; 'b')"],
  ["a long one", new Error("x".repeat(3000)), `${"x".repeat(2000)}…`],
])("what was thrown is told: %s", (_, thrown, message) => {
  expect(describeThrown(thrown, () => [])).toMatchObject({ kind: "error", message });
});
