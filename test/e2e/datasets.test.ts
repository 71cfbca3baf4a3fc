import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetStore, importFiles } from "vigie/datasets";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { actAs, findingsInBothThemes, hasChromium, type Visitor } from "./browser.ts";
import { openStage } from "./stage.ts";
import { prepareWorkspace } from "./workspace.ts";

let server: RunningServer;
let visitor: Visitor;
let store: DatasetStore;

const stage = openStage(async (folder) => {
  const workspace = await prepareWorkspace(folder);
  store = workspace.store;
  for (const [received, debts] of deliveries) {
    const file = join(folder, "paydex.csv");
    await writeFile(file, `SIREN;DATE_VALEUR;NB_JOURS\n${debts.join("\n")}\n`);
    await importFiles(workspace.store, { source: "paydex", files: [file], received });
  }
  return { workspace, isExample: true, onWarning: () => {} };
});

beforeAll(async () => {
  if (!hasChromium) return;
  server = stage.server;
  visitor = await stage.visitor();
  await visitor.page.goto(server.signInLink());
  await visitor.page.getByRole("heading", { level: 1 }).waitFor();
});

/** The second corrects a fact of the first, and has a line that nobody can read. */
const deliveries = [
  ["2024-02-10", ["005520135;15/12/2023;3", "005520176;15/12/2023;9"]],
  ["2024-05-10", ["005520135;15/12/2023;5", "005520176;15/12/2023;9", "005520184;15/13/2023;1"]],
] as const;

describe("the pages of datasets", () => {
  it("list each name once, with its newest version", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/datasets`);
    const row = page.getByRole("row", { name: /paydex/ });
    await row.waitFor();
    expect(await page.getByRole("row", { name: /paydex/ }).count()).toBe(1);
    expect(await row.textContent()).toContain("10 May 2024");
    await row.getByRole("link", { name: "paydex" }).click();
    await page.getByRole("heading", { level: 1, name: "paydex" }).waitFor();
  });

  it("say what an import read, and show its rejected lines", async () => {
    const { page } = visitor;
    const file = page.getByRole("row", { name: /paydex\.csv/ });
    expect((await file.getByRole("cell").allTextContents()).slice(0, 4)).toEqual(["3", "2", "1", "0"]);
    await page.getByRole("link", { name: "See the rejected lines" }).click();
    const line = page.getByRole("row", { name: /15\/13\/2023/ }).last();
    await line.waitFor();
    expect((await line.getByRole("cell").allTextContents()).slice(0, 3)).toEqual([
      "paydex.csv",
      "4",
      "DATE_VALEUR",
    ]);
  });

  it("compare two deliveries: values side by side, and what was corrected", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "Differences" }).click();
    await page.getByText("Both have the same columns with the same definitions.").waitFor();
    const late = page.locator("tbody.pair-lines", { hasText: "daysLate" });
    await late.waitFor();
    const [before, after] = await late.getByRole("row").all();
    expect(await before!.textContent()).toContain("6");
    expect(await after!.textContent()).toContain("7");
    const revised = page.getByRole("row", { name: /daysLate.*50/ });
    await revised.waitFor();
    expect((await revised.getByRole("cell").allTextContents()).map(plainText)).toEqual(["2", "50.0 %", "1"]);
  });

  it("draw the way from raw files, each box a link that the keyboard reaches", async () => {
    const { page } = visitor;
    await page.getByRole("navigation").getByRole("link", { name: "Lineage" }).click();
    const here = page.locator(".lineage a[aria-current]");
    await here.waitFor();
    expect(await here.textContent()).toContain("made from paydex.csv");
    expect(await page.locator(".lineage path").count()).toBe(1);
    await here.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "paydex" }).waitFor();
  });

  it("filter and sort rows, with the whole column in each head", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/datasets`);
    await page.getByRole("link", { name: "small" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Rows" }).click();
    await page.getByText("Rows 1 to 20 of 4,800").waitFor();
    await page
      .getByText(/^\d+\.\d\s% missing$/)
      .first()
      .waitFor();
    expect(await page.getByRole("img", { name: "debt, distribution" }).count()).toBe(1);
    await page.getByRole("button", { name: "Filter by region" }).click();
    await page.getByLabel("Corse").check();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("Rows 1 to 20 of 800").waitFor();
    await page.getByRole("button", { name: "Filter by debt" }).click();
    await page.getByLabel("From").fill("1.5");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "Remove the filter: debt ≥ 1.5" }).waitFor();
    await page.getByRole("button", { name: /^debt/ }).click();
    const first = page.locator(".rows-table tbody tr").first();
    await expect.poll(async () => Number(await first.locator("td").nth(3).textContent())).toBeCloseTo(1.5, 1);
    expect(await first.locator("td").nth(2).textContent()).toBe("Corse");
    await page.getByRole("button", { name: "Last", exact: true }).click();
    await page.getByText(/^Rows \d+ to (\d+) of \1$/).waitFor();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.getByText("Rows 1 to 20 of 4,800").waitFor();
  });

  it("refuse rows to who may not see them, and tell them no value of a firm", async () => {
    const { page } = visitor;
    await actAs(page, "Release manager");
    await page.getByText("This is not open to your role").waitFor();
    const version = decodeURIComponent(new URL(page.url()).pathname.split("/")[2]!);
    const profile = await page.request
      .get(`${server.address}/api/v1/datasets/${encodeURIComponent(version)}/profile`)
      .then((answer) => answer.json());
    expect(profile[0]).toEqual({
      name: "siren",
      missing: 0,
      distinct: 600,
      min: null,
      max: null,
      mean: null,
    });
    await actAs(page, "Data scientist");
  });

  it("say plainly that a dataset was erased, and still describe it", async () => {
    const { page } = visitor;
    const small = page.url();
    const first = (await store.list()).find(({ receipt }) =>
      JSON.stringify(receipt.report).includes('"read":2'),
    )!;
    const erasedAt = "2024-06-01T09:00:00.000Z";
    await store.dropBytes(await store.markErased(first, { erasedAt, by: "admin", reason: first.version }));
    await page.goto(`${server.address}/datasets/${encodeURIComponent(first.version)}/schema`);
    await page.getByRole("heading", { name: "Erased" }).waitFor();
    await page.getByText("admin had the rows erased on 1 June 2024").waitFor();
    await page.getByRole("heading", { name: "daysLate" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.goto(small);
  });

  it("are without anything serious to axe-core in both themes, and fit a narrow window", async () => {
    const { page } = visitor;
    const start = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
    const found: string[] = [];
    for (const tab of ["", "/schema", "/rows", "/rejects", "/lineage", "/difference", "/versions"]) {
      await page.goto(`${server.address}${start}${tab}`);
      await page.getByRole("navigation", { name: "Parts of this dataset" }).waitFor();
      await expect.poll(() => page.locator("main .loading").count()).toBe(0);
      found.push(...(await findingsInBothThemes(page, `dataset${tab.replace("/", "-")}`)));
      await page.setViewportSize({ width: 640, height: 450 });
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
        found.push(`${tab}: too wide`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(found).toEqual([]);
    expect(visitor.strangers).toEqual([]);
    expect(visitor.complaints.filter((text) => !text.includes("403"))).toEqual([]);
  });
});

/** Narrow spaces as plain ones. */
function plainText(text: string): string {
  return text.replace(/\s/g, " ");
}
