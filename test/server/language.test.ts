import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LanguageQuestion } from "../../server/services/language/contract.ts";
import { createLanguages, type Languages } from "../../server/services/language/languages.ts";
import { prepareWorkspace } from "../e2e/workspace.ts";

const source = `// %% imports
import * as aq from "arquero";
import { openPanel, Plot } from "vigie/notebook";
// %% load
const panel = await openPanel("small");
const count: number = panel.table.numRows();
// %% look
/** Half of them. */
const half = count / 2;
const byRegion = panel.table.groupby("region").rollup({ rows: aq.op.count() });
Plot.plot({ marks: [Plot.dot(byRegion, { x: "debt" })] });
half.
`;

let folder: string;
let languages: Languages;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-language-"));
  const { store } = await prepareWorkspace(folder);
  languages = createLanguages({ folder: join(folder, "notebooks"), store });
  file = join(folder, "notebooks/asked.ts");
  await ask({ ask: "diagnose" });
});

afterAll(async () => {
  languages.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = <Q extends LanguageQuestion>(question: Q, text = source) => languages.ask(file, text, question);
const endOf = (words: string, text = source) => text.indexOf(words) + words.length;
const labels = async (offset: number, text = source) =>
  (await ask({ ask: "complete", offset }, text))?.entries.map(({ label }) => label) ?? [];

describe("TypeScript over a notebook", () => {
  it("completes members and names of other cells", async () => {
    expect(await labels(endOf("half."))).toContain("toFixed");
    expect(await labels(endOf("const half = cou"))).toContain("count");
    expect(await labels(endOf("Plot.do"))).toContain("dot");
  });

  it("tells what a name is, with what is written about it", async () => {
    const hovered = await ask({ ask: "hover", offset: endOf("\nhalf") - 1 });
    expect(hovered).toMatchObject({ signature: "const half: number", documentation: "Half of them." });
    expect(source.slice(hovered!.from, hovered!.to)).toBe("half");
    expect(await ask({ ask: "explain", offset: endOf("half."), name: "toFixed" })).toMatchObject({
      signature: "(method) Number.toFixed(fractionDigits?: number): string",
    });
  });

  it("finds faults at their place, those of types too", async () => {
    expect(await ask({ ask: "diagnose" })).toMatchObject([{ code: "TS1003", severity: "error" }]);
    const wrong = source.replace("half.\n", 'const wrong: number = "text";\n');
    const [found] = await ask({ ask: "diagnose" }, wrong);
    expect(found).toMatchObject({
      code: "TS2322",
      message: "Type 'string' is not assignable to type 'number'.",
    });
    expect(wrong.slice(found!.from, found!.to)).toBe("wrong");
    expect(await ask({ ask: "diagnose" }, source.replace("half.\n", "half;\n"))).toEqual([]);
  });

  it("renames across cells, keeping the outside of a shorthand", async () => {
    const text = source.replace("half.\n", "({ count });\n");
    const renamed = await ask({ ask: "rename", offset: endOf("const cou", text), to: "rows" }, text);
    if (renamed.status !== "renamed") throw new Error(renamed.reason);
    const next = renamed.edits.reduceRight(
      (rest, { from, to, text }) => rest.slice(0, from) + text + rest.slice(to),
      text,
    );
    expect(next).toBe(
      text
        .replace("const count:", "const rows:")
        .replace("half = count", "half = rows")
        .replace("({ count })", "({ count: rows })"),
    );
    expect(await ask({ ask: "rename", offset: endOf("aq.op.cou"), to: "x" })).toMatchObject({
      status: "refused",
    });
  });

  it("goes to definitions, in the notebook and outside", async () => {
    const here = await ask({ ask: "definition", offset: endOf("half = cou") });
    const from = source.indexOf("count: number");
    expect(here).toEqual({ where: "here", from, to: from + "count".length });
    expect(await ask({ ask: "definition", offset: endOf("= await openPan") })).toMatchObject({
      where: "elsewhere",
      file: "vigie/notebooks/engine/bindings.ts",
    });
  });

  it.each([
    ["in the text of an argument", 'panel.table.groupby("")', 'groupby("'],
    ["after the point of a callback's row", "panel.table.filter((d: any) => d.)", "=> d."],
    ["through a name that was made from the panel", 'byRegion.select("")', 'select("'],
    ["where no panel can be told", 'Plot.dot([], { x: "" })', 'x: "'],
  ])("completes columns of the panel %s", async (_, code, place) => {
    const text = source.replace("half.\n", `${code};\n`);
    const found = await ask({ ask: "complete", offset: text.lastIndexOf(place) + place.length }, text);
    expect(found?.entries.slice(0, 5).map(({ label, kind, detail }) => [label, kind, detail])).toEqual([
      ["siren", "column", "text"],
      ["asOf", "column", "date"],
      ["region", "column", "category"],
      ["debt", "column", "float64, ratio"],
      ["noise", "column", "float64, EUR"],
    ]);
  });

  it("does not complete columns where a panel is named, or nothing is", async () => {
    expect(await labels(endOf('openPanel("sma'))).not.toContain("siren");
    expect(await labels(endOf('from "arq'))).not.toContain("siren");
    expect(await labels(endOf("half."))).not.toContain("siren");
  });

  it("starts again after it was ended for being idle", async () => {
    const brief = createLanguages({
      folder: join(folder, "notebooks"),
      store: (await prepareWorkspace(folder)).store,
      idleMs: 0,
    });
    for (let n = 0; n < 3; n++) {
      const hovered = await brief.ask(file, "const x = 1;\n", { ask: "hover", offset: 7 });
      expect(hovered?.signature).toBe("const x: 1");
      await new Promise((resolve) => setImmediate(resolve));
    }
    brief.close();
  });
});
