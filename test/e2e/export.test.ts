import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { exportHtml, type NotebookRun, type OutputDocument } from "vigie/notebooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { skipUnless } from "../support/requirements.ts";
import {
  chromiumPath,
  hasChromium,
  openVisitor,
  seriousFindings,
  takePicture,
  type Visitor,
} from "./browser.ts";

/** Draws a chart with pointer tips, holds text that would end a script, and tries the network. */
const code = `async ({ Plot, data }) => {
  const tried = await fetch("https://vigie.example/").then(() => "reached", () => "refused");
  const chart = Plot.dot(data, { x: "x", y: "y", tip: true }).plot();
  const words = document.createElement("p");
  words.textContent = "network " + tried + " </script><!--" + data[0].name;
  const all = document.createElement("div");
  all.append(chart, words);
  return all;
}`;
const outputs: OutputDocument[] = [
  { kind: "html", from: "markdown", html: "<h1>Exported</h1>" },
  {
    kind: "table",
    columns: [{ name: "n", type: "number" }],
    rowCount: 3,
    offset: 0,
    rows: [[10], [null], [9]],
  },
  {
    kind: "browser",
    code,
    data: [
      { x: 1, y: 1, name: "</script>" },
      { x: 2, y: 4 },
    ],
  },
];
const run: NotebookRun = {
  format: "vigie.notebook-run/1",
  name: "example.ts",
  source: "",
  sourceDigest: `sha256:${"0".repeat(64)}`,
  parameters: {},
  values: [],
  ok: true,
  label: null,
  failures: [],
  cells: [
    {
      id: "all",
      title: "all",
      tags: [],
      source: "look();",
      firstLine: 1,
      status: "done",
      faults: [],
      outputs,
      runs: 1,
      inputs: [],
      defines: [],
      dependsOn: [],
    },
  ],
};

let folder: string;
let visitor: Visitor | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-export-"));
  await writeFile(join(folder, "report.html"), await exportHtml(run));
  if (hasChromium) visitor = await openVisitor("file://");
});
afterAll(async () => {
  await visitor?.close();
  await rm(folder, { recursive: true, force: true });
});

test("an exported file works offline: tables sort, browser() charts live, nothing else runs", async (context) => {
  skipUnless(context, "chromium", hasChromium, `${chromiumPath} is not there`);
  const { page, strangers, complaints } = visitor!;
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(join(folder, "report.html")).href);

  const header = page.getByRole("columnheader", { name: "n" });
  const cells = page.locator("tbody td");
  await header.getByRole("button").click();
  expect(await cells.allTextContents()).toEqual(["9", "10", "–"]);
  await header.getByRole("button").click();
  expect(await cells.allTextContents()).toEqual(["10", "9", "–"]);

  const frame = page.frameLocator("iframe");
  await frame.locator("p").waitFor();
  expect(await frame.locator("p").textContent()).toBe("network refused </script><!--</script>");
  const dots = frame.locator("[aria-label=dot] circle");
  expect(await dots.count()).toBe(2);
  await dots.last().hover({ force: true }); // the chart itself listens, not the dot
  await expect.poll(() => frame.locator("[aria-label=tip] text").count()).toBeGreaterThan(0);
  expect(await frame.locator("body").evaluate(() => origin)).toBe("null");

  expect(strangers).toEqual([]);
  expect(complaints.filter((text) => !/vigie\.example/.test(text))).toEqual([]);
  expect(await seriousFindingsOf()).toEqual([]);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await takePicture(page, `export-${colorScheme}`);
  }
});

/** axe-core comes in from outside, so the page's own policy has to be looked past: judged in a copy without it. */
async function seriousFindingsOf(): Promise<readonly string[]> {
  const copy = await visitor!.context.newPage();
  await copy.setContent((await exportHtml(run)).replace(/<meta http-equiv[^>]*>/, ""));
  return seriousFindings(copy);
}
