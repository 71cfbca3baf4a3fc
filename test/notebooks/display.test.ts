import { fromJSON, table } from "arquero";
import { expect, test } from "vitest";
import { describeValue, maxOutputSize } from "../../notebooks/engine/display/describe.ts";
import { describeTable } from "../../notebooks/engine/display/table.ts";
import { html, md, Plot } from "../../notebooks/engine/notebook.ts";

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
