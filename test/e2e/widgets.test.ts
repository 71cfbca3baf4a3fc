import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page, Request } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasChromium, seriousFindings } from "./browser.ts";
import { openStage } from "./stage.ts";
import { prepareWorkspace } from "./workspace.ts";

interface Case {
  readonly code: string;
  /** What its reader shows at first, and after each act. */
  readonly first: string;
  readonly acts: readonly (readonly [act: (widget: Locator) => Promise<unknown>, then: string])[];
}

const firms = `[{"name":"Étoile du Nord","debt":3.5},{"name":"Lune"},{"name":"Soleil","debt":1200}]`;

const cases: Readonly<Record<string, Case>> = {
  range: {
    code: "Inputs.range([0, 9], { step: 1 })",
    first: "5",
    acts: [
      [(widget) => widget.getByRole("slider").press("ArrowRight"), "6"],
      [(widget) => widget.getByRole("spinbutton").fill("8"), "8"],
    ],
  },
  select: {
    code: `Inputs.select(new Map([["north", { n: 1 }], ["south", { n: 2 }]]), { label: "Where" })`,
    first: '{"n":1}',
    acts: [[(widget) => widget.getByRole("combobox").selectOption("south"), '{"n":2}']],
  },
  several: {
    code: `Inputs.select(["a", "b", "c"], { multiple: true, value: ["b"] })`,
    first: '["b"]',
    acts: [[(widget) => widget.getByRole("listbox").selectOption(["a", "c"]), '["a","c"]']],
  },
  radio: {
    code: `Inputs.radio(["one", "two"], { label: "One of" })`,
    first: "null",
    acts: [[(widget) => widget.getByRole("radio", { name: "two" }).check(), '"two"']],
  },
  checkbox: {
    code: `Inputs.checkbox(["red", "green", "blue"], { value: ["red"] })`,
    first: '["red"]',
    acts: [
      [(widget) => widget.getByRole("checkbox", { name: "blue" }).check(), '["red","blue"]'],
      [(widget) => widget.getByRole("checkbox", { name: "red" }).uncheck(), '["blue"]'],
    ],
  },
  toggle: {
    code: `Inputs.toggle({ label: "On", values: ["yes", "no"] })`,
    first: '"no"',
    acts: [[(widget) => widget.getByRole("checkbox").check(), '"yes"']],
  },
  text: {
    code: `Inputs.text({ label: "Name", minlength: 2 })`,
    first: "undefined",
    acts: [[(widget) => widget.getByRole("textbox").fill("Jean"), '"Jean"']],
  },
  textarea: {
    code: `Inputs.textarea({ label: "Note", submit: true })`,
    first: '""',
    acts: [
      [
        async (widget) => {
          await widget.getByRole("textbox").fill("two\nlines");
          await widget.getByRole("button", { name: "Submit" }).click();
        },
        '"two\\nlines"',
      ],
    ],
  },
  number: {
    code: "Inputs.number([0, 100], { step: 0.5, value: 1 })",
    first: "1",
    acts: [[(widget) => widget.getByRole("spinbutton").fill("12.5"), "12.5"]],
  },
  date: {
    code: `Inputs.date({ label: "Day", value: "2020-01-02" })`,
    first: '"2020-01-02T00:00:00.000Z"',
    acts: [
      [(widget) => widget.locator("input").fill("2021-03-04"), '"2021-03-04T00:00:00.000Z"'],
      [(widget) => widget.locator("input").fill(""), "null"],
    ],
  },
  search: {
    code: `Inputs.search(${firms}, { label: "Find" })`,
    first: firms,
    acts: [
      [(widget) => widget.getByRole("searchbox").fill("étoi"), '[{"name":"Étoile du Nord","debt":3.5}]'],
      [(widget) => widget.getByRole("searchbox").fill("nowhere"), "[]"],
    ],
  },
  table: {
    code: `Inputs.table(${firms}, { required: false, sort: "debt", reverse: true })`,
    first: "[]",
    acts: [
      [(widget) => rowOf(widget, "Lune").check(), '[{"name":"Lune"}]'],
      [(widget) => rowOf(widget, "Soleil").check(), '[{"name":"Lune"},{"name":"Soleil","debt":1200}]'],
    ],
  },
  button: {
    code: `Inputs.button([["More", (x: number) => x + 1], ["Less", (x: number) => x - 1]], { value: 3 })`,
    first: "3",
    acts: [
      [(widget) => widget.getByRole("button", { name: "More" }).click(), "4"],
      [(widget) => widget.getByRole("button", { name: "More" }).click(), "5"],
      [(widget) => widget.getByRole("button", { name: "Less" }).click(), "4"],
    ],
  },
  once: {
    code: `Inputs.button("Go")`,
    first: "0",
    acts: [[(widget) => widget.getByRole("button", { name: "Go" }).dblclick(), "2"]],
  },
  form: {
    code: `Inputs.form({ on: Inputs.toggle({ label: "Open" }), of: Inputs.search(${firms}, { label: "Firm" }), at: Inputs.date({ label: "At" }) })`,
    first: `{"on":false,"of":${firms},"at":null}`,
    acts: [
      [
        async (widget) => {
          await widget.getByRole("searchbox").fill("lun");
          await widget.getByRole("checkbox").check();
        },
        '{"on":true,"of":[{"name":"Lune"}],"at":null}',
      ],
      [
        (widget) => widget.getByLabel("At").fill("2022-02-02"),
        '{"on":true,"of":[{"name":"Lune"}],"at":"2022-02-02T00:00:00.000Z"}',
      ],
    ],
  },
};

const rowOf = (widget: Locator, name: string) => widget.getByRole("row", { name }).getByRole("checkbox");

/** A cell each with its widget, one each that reads it, and one that reads none. */
const source = [
  `// %% imports\nimport { Inputs, view } from "vigie/notebook";`,
  ...Object.entries(cases).map(([name, { code }]) => `// %% ${name}\nconst ${name} = view(${code});`),
  ...Object.keys(cases).map(
    (name) => `// %% of-${name}\nconst ${name}Text = String(JSON.stringify(${name}));\n${name}Text;`,
  ),
  ...Object.keys(cases).map((name) => `// %% then-${name}\n${name}Text.length;`),
  "// %% apart\nconst apart = 1;\napart;",
].join("\n");

const stage = openStage(async (folder) => {
  const workspace = await prepareWorkspace(folder);
  await writeFile(join(folder, "notebooks/widgets.ts"), `${source}\n`);
  return { workspace, isExample: true, onWarning: () => {} };
});

let page: Page;
/** Questions about the language that wait for their answer, now and at most. */
const asking = { now: 0, most: 0 };

beforeAll(async () => {
  if (!hasChromium) return;
  ({ page } = await stage.visitor());
  const isQuestion = (request: Request) => request.url().endsWith("/language");
  page.on("request", (request) => {
    if (isQuestion(request)) asking.most = Math.max(asking.most, ++asking.now);
  });
  for (const ended of ["requestfinished", "requestfailed"] as const)
    page.on(ended as "requestfinished", (request) => {
      if (isQuestion(request)) asking.now--;
    });
  await page.goto(stage.server.signInLink());
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goto(`${stage.server.address}/notebooks/widgets`);
  await atRest();
});

const atRest = () => page.locator("[data-kernel=idle]").waitFor();
const shows = (name: string, text: string) =>
  page.locator(`[data-cell="of-${name}"] .output`).getByText(text, { exact: true }).waitFor();

/** How often each cell has run. */
const runs = () =>
  page
    .locator("[data-cell]")
    .evaluateAll((cells) =>
      Object.fromEntries(
        cells.map((cell) => [cell.getAttribute("data-cell"), Number(cell.getAttribute("data-runs"))]),
      ),
    );

describe("a widget moved in the page", () => {
  it.each(Object.entries(cases))(
    "%s: its readers run with the new value, and nothing else",
    async (name, one) => {
      await shows(name, one.first);
      for (const [act, then] of one.acts) {
        const before = await runs();
        await act(page.locator(`[data-cell="${name}"] .widget`));
        await shows(name, then);
        await atRest();
        const after = await runs();
        const ran = Object.keys(after).filter((cell) => after[cell] !== before[cell]);
        expect(ran).toEqual([`of-${name}`, `then-${name}`]);
      }
    },
  );

  it("does not wait for what TypeScript says of the cells: that is asked once at a time", () =>
    expect(asking.most).toBe(1));

  it("stays where it was put, in the page opened anew and in another browser", async () => {
    await page.reload();
    await atRest();
    for (const [name, { acts }] of Object.entries(cases)) await shows(name, acts.at(-1)![1]);
    const other = await (await stage.visitor()).context.newPage();
    await other.goto(page.url());
    const found = (where: Page) => where.locator("[data-cell=search] .widget").getByRole("searchbox");
    await expect.poll(() => found(other).inputValue()).toBe("nowhere");
    await other.locator("[data-cell=search] output").getByText("0 results").waitFor();
    await found(other).fill("sol");
    await shows("search", '[{"name":"Soleil","debt":1200}]');
    await expect.poll(() => found(page).inputValue()).toBe("sol");
    await page.locator("[data-cell=search] output").getByText("1 result", { exact: true }).waitFor();
    await other.close();
    expect(await seriousFindings(page)).toEqual([]);
  });
});
