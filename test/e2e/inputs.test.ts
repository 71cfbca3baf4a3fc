import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Input, Inputs } from "../../notebooks/engine/inputs/inputs.ts";
import { skipUnless } from "../support/requirements.ts";
import { chromiumPath, flags, hasChromium } from "./browser.ts";

/**
 * Each expression is evaluated twice: here over `Inputs` of notebooks, and in Chromium over `@observablehq/inputs`. Values,
 * what is drawn and, after `act` on both, the values again must agree.
 */
type Case = readonly [expression: string, act?: string];

const rows = `[{ name: "Étoile du Nord", debt: 3.5, on: new Date("2020-01-02") }, { name: "Lune", debt: null }, { name: "Soleil", debt: 1200 }]`;
const type = (text: string) =>
  `field("input, textarea").value = ${JSON.stringify(text)}; told("input, textarea");`;
const click = (n: number) => `node.querySelectorAll("input, button")[${n}].click();`;

const cases: Readonly<Record<string, readonly Case[]>> = {
  range: [
    ["Inputs.range()", `field("[type=range]").value = 0.25; told("[type=range]");`],
    ["Inputs.range([0, 9], { step: 1, label: 'Steps' })", type("7.4")],
    ["Inputs.range([0, 9], { value: 20 })", type("100")],
    ["Inputs.range([10, 0], { step: 1 })"],
    ["Inputs.range([0, 1], { step: 0.3, value: 1 })"],
    ["Inputs.range([-1, 1], { step: 0.1, value: 0.75, width: 300, disabled: true })"],
    [
      "Inputs.range([1, 1000], { transform: Math.log, value: 10 })",
      `field("[type=range]").value = 3; told("[type=range]");`,
    ],
    ["Inputs.range([0, 100], { transform: Math.sqrt, step: 1 })"],
    ["Inputs.range([0, Infinity], { step: 1 })"],
    ["Inputs.range([200, null])"],
    ["Inputs.range([5, 5])"],
    ["Inputs.range([0, 10], { placeholder: 'n' })"],
  ],
  number: [
    ["Inputs.number()", type("12.5")],
    ["Inputs.number({ value: 3, label: 'Firms', placeholder: 'how many' })"],
    ["Inputs.number([0, 10], { value: 20 })", type("4")],
    ["Inputs.number([0, 10], { step: 1, value: 2.5 })", type("11")],
    ["Inputs.number([0, 10], { step: 0.1, value: 0.3 })", type("")],
    ["Inputs.number([null, 5], { value: -100, width: 100 })"],
    ["Inputs.number([10, 0], { value: 3, disabled: true })"],
  ],
  select: [
    [`Inputs.select(["a", "b"])`, `field("select").selectedIndex = 1; told("select");`],
    ["Inputs.select([])"],
    [`Inputs.select(["a", "b", "c"], { value: "c", label: "Letter", width: 120 })`],
    [`Inputs.select(["a", "b"], { value: "none of them" })`],
    [`Inputs.select(["b", "a", "b", null, 3], { sort: true, unique: true })`],
    [`Inputs.select([3, 1, 2], { sort: "descending" })`],
    [`Inputs.select([3, 1, 2], { sort: (a, b) => b - a, value: 1 })`],
    [
      `Inputs.select(["a", "b"], { multiple: true, value: ["b", "a"] })`,
      `field("select").options[0].selected = false; told("select");`,
    ],
    [`Inputs.select(["a", "b", "c"], { multiple: 2 })`],
    [`Inputs.select(["a", "b", "c"], { disabled: ["a"] })`],
    [`Inputs.select(["a", "b"], { disabled: true, value: "b" })`],
    [`Inputs.select([1234.5, new Date("2020-01-02"), true, undefined])`],
    [
      `Inputs.select([{ n: 1 }, { n: 2 }], { format: (d) => "number " + d.n, valueof: (d) => d.n, value: 2 })`,
    ],
    [`Inputs.select([{ n: 2 }, { n: 1 }], { keyof: (d) => d.n, sort: true })`],
    [`Inputs.select(new Map([["one", 1], ["two", 2]]), { key: "two" })`],
    [`Inputs.select(new Map([["one", 1], ["two", 2]]), { value: 2, sort: "descending" })`],
    [`Inputs.select(new Map([["one", 1], ["two", 2]]), { multiple: true, key: ["two"] })`],
    [`Inputs.select(new Set([12345, 0, -0]), { locale: "fr" })`],
    [`Inputs.select([NaN, 1], { value: NaN })`],
  ],
  radio: [
    [`Inputs.radio(["a", "b"])`, click(1)],
    [`Inputs.radio(["a", "b"], { value: "b", label: "One" })`],
    [`Inputs.radio(["a"], { disabled: true })`],
    [`Inputs.radio(["a", "b", "a"], { value: "a", unique: true })`],
    [`Inputs.radio(new Map([["one", 1], ["two", 2]]), { value: 1 })`, click(1)],
    ["Inputs.radio([])"],
    [`Inputs.radio(["a", "b"], { disabled: ["b"], format: (x) => x.toUpperCase() })`],
  ],
  checkbox: [
    [`Inputs.checkbox(["a", "b"])`, click(1)],
    [`Inputs.checkbox(["a", "b", "c"], { value: ["c", "a"], label: "Some" })`, click(0)],
    [
      `Inputs.checkbox(["red", "green", "blue"], { sort: true, unique: true, disabled: ["green"] })`,
      click(2),
    ],
    [`Inputs.checkbox(new Map([["one", 1], ["two", 2]]), { key: ["two"] })`],
    ["Inputs.checkbox([])"],
    [`Inputs.checkbox(["one"], { value: ["one"] })`],
  ],
  toggle: [
    ["Inputs.toggle()", click(0)],
    ["Inputs.toggle({ label: 'On', value: true })", click(0)],
    [`Inputs.toggle({ values: ["yes", "no"] })`, click(0)],
    [`Inputs.toggle({ values: [1, 0], value: 1, disabled: true })`],
  ],
  text: [
    ["Inputs.text()", type("written")],
    [`Inputs.text({ label: "Name", value: "Jean", placeholder: "who", width: 200 })`],
    ["Inputs.text({ required: true })", type("there")],
    ["Inputs.text({ minlength: 3 })"],
    [`Inputs.text({ minlength: 3, value: "ab" })`],
    [`Inputs.text({ maxlength: 3, value: "abcd" })`],
    [`Inputs.text({ pattern: "[a-c]+", value: "abcd" })`, type("abc")],
    [`Inputs.text({ pattern: "[a-c]+", value: "abc" })`, type("x")],
    [`Inputs.text({ value: "a\\nb" })`],
    [`Inputs.text({ disabled: true, required: true })`],
    [
      `Inputs.text({ readonly: true, value: "fixed", spellcheck: false, autocomplete: "off", autocapitalize: true })`,
    ],
    [`Inputs.text({ datalist: ["a", "b"] })`],
    ["Inputs.text({ submit: true })", `${type("sent")} field("button").click();`],
    [`Inputs.text({ submit: "Go", value: "before" })`, type("not sent")],
    [`Inputs.email({ value: "a@b.org" })`],
    [`Inputs.email({ value: "not an address" })`, type("c@d.org")],
    [`Inputs.url({ value: "https://example.org" })`],
    [`Inputs.url({ value: "example" })`],
    [`Inputs.tel({ label: "Phone" })`],
    [`Inputs.password({ value: "s" })`],
  ],
  textarea: [
    ["Inputs.textarea()", type("two\nlines")],
    [`Inputs.textarea({ label: "Note", value: "a\\r\\nb", rows: 12, placeholder: "write", width: 300 })`],
    [`Inputs.textarea({ monospace: true, resize: false, maxlength: 2, value: "abc", spellcheck: true })`],
    ["Inputs.textarea({ required: true, minlength: 2 })", type("ab")],
    ["Inputs.textarea({ readonly: true, disabled: true })"],
    [`Inputs.textarea({ submit: true, value: "x" })`, `${type("sent")} field("button").click();`],
  ],
  date: [
    ["Inputs.date()", type("2021-03-04")],
    [`Inputs.date({ label: "Day", value: "2020-01-02" })`, type("")],
    [`Inputs.date({ value: new Date("2020-01-02T23:59:00Z"), width: 200 })`],
    ["Inputs.date({ value: 1577934245000 })"],
    [`Inputs.date({ value: "not a day" })`],
    ["Inputs.date({ required: true })", type("2021-03-04")],
    [`Inputs.date({ min: "2020-01-01", max: "2020-12-31", value: "2021-01-01" })`, type("2020-06-01")],
    [`Inputs.date({ min: "2020-01-01", max: "2020-12-31", value: "2020-12-31" })`, type("2021-06-01")],
    [`Inputs.date({ required: true, disabled: true })`],
    [`Inputs.date({ submit: true, value: "2020-01-02" })`, `${type("2020-02-03")} field("button").click();`],
    [`Inputs.datetime({ value: "2020-01-02T03:04:59Z", label: "When" })`, type("2021-06-01T12:30")],
    ["Inputs.datetime()"],
  ],
  search: [
    [`Inputs.search(["apple pie", "pear", "pine-apple", "Été"])`, type("app")],
    [`Inputs.search(["apple pie", "pear"], { query: "pe", label: "Find", width: 200 })`, type("pie ap")],
    [`Inputs.search(["apple"], { required: false, placeholder: "what?" })`],
    [`Inputs.search(${rows})`, type("étoile")],
    [`Inputs.search(${rows}, { columns: ["name"], query: "1200" })`],
    [`Inputs.search(Object.assign(${rows}, { columns: ["debt"] }), { query: "1200" })`],
    [
      `Inputs.search([1, 22, 3], { filter: (query) => (d) => d > Number(query), format: (n) => n + " found" })`,
      type("2"),
    ],
    [
      `Inputs.search(["a", null, undefined, 3], { query: "3", locale: "fr", datalist: ["3"], disabled: true })`,
    ],
  ],
  button: [
    ["Inputs.button('Go')", `${click(0)} ${click(0)}`],
    ["Inputs.button()"],
    ["Inputs.button('Go', { label: 'Again', width: 80 })"],
    ["Inputs.button('Go', { value: 5, reduce: (x) => x * 2 })", `${click(0)} ${click(0)}`],
    ["Inputs.button('Go', { required: true })", click(0)],
    ["Inputs.button('Go', { disabled: true })"],
    [
      "Inputs.button([['More', (x) => x + 1], ['Less', (x) => x - 1], ['Zero', () => 0]], { value: 3, label: 'Count' })",
      `${click(0)} ${click(0)} ${click(1)}`,
    ],
    ["Inputs.button([['A', () => 'a'], ['B']])", click(0)],
    ["Inputs.button([['A', () => 'a'], ['B', () => 'b']], { disabled: ['B'] })"],
  ],
  table: [
    [`Inputs.table(data)`, click(1)],
    [`Inputs.table(data, { columns: ["name", "debt"] })`],
    [`Inputs.table(data, { required: false })`, `${click(2)} ${click(1)}`],
    [`Inputs.table(data, { value: [data[2], data[0]] })`],
    [`Inputs.table(data, { sort: "debt" })`, click(1)],
    [`Inputs.table(data, { sort: "debt", reverse: true })`, click(1)],
    [`Inputs.table(data, { reverse: true })`, click(2)],
    [`Inputs.table(data, { multiple: false })`, click(2)],
    [`Inputs.table(data, { multiple: false, value: data[1] })`],
    [
      `Inputs.table(data, { format: { debt: (x) => x + " €" }, header: { debt: "Debt" }, align: { name: "right" } })`,
    ],
    [`Inputs.table(data, { rows: 2, width: { name: 90 }, layout: "auto", maxWidth: 400, select: false })`],
    [`Inputs.table([])`],
    [`Inputs.table(data, { sort: "none", height: 100 })`],
  ],
  form: [
    ["Inputs.form([Inputs.range([0, 9], { step: 1 }), Inputs.text({ value: 'a' })])", `${type("3")}`],
    [
      `Inputs.form({ on: Inputs.date({ value: "2020-01-02" }), open: Inputs.toggle({ label: "Open" }), of: Inputs.select(["x", "y"], { value: "y" }) })`,
      `field("[type=checkbox]").click();`,
    ],
  ],
};

let browser: Browser | undefined;
let page: Page;

beforeAll(async () => {
  if (!hasChromium) return;
  browser = await chromium.launch({
    executablePath: chromiumPath,
    args: flags,
  });
  const context = await browser.newContext({
    timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: "en-GB",
  });
  page = await context.newPage();
  await page.setContent("<main></main>");
  await page.addScriptTag({ content: await bundle() });
});

afterAll(() => browser?.close());

beforeEach((context) =>
  skipUnless(context, "chromium", hasChromium, `there is no Chromium at ${chromiumPath}`),
);

/** The library and what the page draws with it, side by side. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as Real from "@observablehq/inputs"; import { makeWidget } from "./server/web/notebook/widget.ts"; Object.assign(globalThis, { Real, makeWidget });`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "silent",
    loader: { ".woff2": "empty", ".svg": "text" },
  });
  return outputFiles[0]!.text;
}

/** As text, with all that JSON has no word for. */
function told(value: unknown): string {
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (Array.isArray(value)) return `[${value.map(told).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${key}: ${told(one)}`)
      .join(", ")}}`;
  return Object.is(value, -0) ? "-0" : typeof value === "string" ? JSON.stringify(value) : String(value);
}

interface Drawn {
  readonly value: string;
  readonly html: string;
}

interface Compared {
  readonly real: Drawn;
  readonly ours: Drawn;
  /** The library's value after the act, and what ours would send. */
  readonly after: string;
  readonly sent: unknown;
}

/** Draws both in the page, and acts on both. */
async function compare([expression, act = ""]: Case): Promise<Compared & { readonly input: Input<unknown> }> {
  const input = evaluate(expression);
  const { description, initial } = input;
  const drawn = {
    input: description,
    value: initial,
    ...(input.note === undefined ? {} : { note: input.note(initial) }),
  };
  const compared = await page.evaluate(inPage, {
    expression,
    act,
    drawn: JSON.parse(JSON.stringify(drawn)) as object,
    rows,
    told: String(told),
  });
  return { ...compared, input };
}

function evaluate(expression: string): Input<unknown> {
  return new Function("Inputs", "data", `return ${expression}`)(Inputs, new Function(`return ${rows}`)());
}

/** Runs in Chromium. */
function inPage({
  expression,
  act,
  drawn,
  rows,
  told,
}: {
  expression: string;
  act: string;
  drawn: object;
  rows: string;
  told: string;
}): Compared {
  const { Real, makeWidget } = globalThis as unknown as {
    Real: object;
    makeWidget(drawn: object): { node: HTMLElement; get(): unknown };
  };
  const tell = new Function(`${told}; return told;`)() as (value: unknown) => string;
  const data = new Function(`return ${rows}`)();
  const real = new Function("Inputs", "data", `return ${expression}`)(Real, data) as HTMLElement & {
    value: unknown;
  };
  const ours = makeWidget(drawn);
  const place = document.querySelector("main")!;
  place.replaceChildren(real, ours.node);
  const perform = (node: HTMLElement) =>
    new Function("node", "field", "told", act)(
      node,
      (selector: string) => node.querySelector(selector),
      (selector: string) =>
        node.querySelector(selector)!.dispatchEvent(new Event("input", { bubbles: true })),
    );
  const fieldValue = (field: HTMLInputElement) => {
    if (field.tagName !== "SELECT") return /checkbox|radio/.test(field.type) ? "" : field.value;
    return [...(field as unknown as HTMLSelectElement).selectedOptions].map(({ text }) => text);
  };
  const look = (drawn: HTMLElement): string => {
    const node = drawn.querySelector<HTMLElement>(":scope > form:has(table)") ?? drawn;
    const shown = node.cloneNode(true) as HTMLElement;
    for (const one of [shown, ...shown.querySelectorAll("*")])
      for (const name of ["id", "for", "list", "aria-label", "class", "selected"]) one.removeAttribute(name);
    for (const one of shown.querySelectorAll("option, [type=checkbox], [type=radio]"))
      one.removeAttribute("value");
    for (const one of shown.querySelectorAll("style")) one.remove();
    const states = [
      ...node.querySelectorAll<HTMLInputElement>("input, select, textarea, button, output"),
    ].map((field) => [field.type, fieldValue(field), field.checked, field.disabled]);
    return shown.innerHTML.replace(/\s+/g, " ").replace(/> </g, "><") + JSON.stringify(states);
  };
  const before = {
    real: { value: tell(real.value), html: look(real) },
    ours: { value: tell(ours.get()), html: look(ours.node) },
  };
  perform(real);
  perform(ours.node);
  return { ...before, after: tell(real.value), sent: ours.get() };
}

describe.each(Object.entries(cases))("Inputs.%s agrees with @observablehq/inputs", (_, all) => {
  it.each(all.map((one) => [one[0], one] as const))("%s", async (_, one) => {
    const { real, ours, after, sent, input } = await compare(one);
    expect(told(input.decode(input.initial))).toBe(real.value);
    expect(ours.html).toBe(real.html);
    expect(told(input.decode(sent))).toBe(after);
  });
});
