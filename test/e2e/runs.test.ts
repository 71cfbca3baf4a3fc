import { beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { openWorkspace } from "../../server/workspace.ts";
import { storeAuditedRun } from "../server/audited-run.ts";
import { lastListedMonth, storeJudgedList } from "../server/judged-list.ts";
import { storeJudgedRun } from "../server/judged-run.ts";
import { storeRun } from "../server/stored-run.ts";
import { findingsInBothThemes, hasChromium, type Visitor } from "./browser.ts";
import { openStage } from "./stage.ts";
import { world } from "./workspace.ts";

let server: RunningServer;
let visitor: Visitor;
let [sharp, few, old, list, audited] = ["", "", "", "", ""];

const stage = openStage(async (folder) => {
  const workspace = openWorkspace(folder, world);
  sharp = await storeJudgedRun(workspace.runsFolder, { id: "aaaaaaaaaaaa", noise: 0.2 });
  few = await storeJudgedRun(workspace.runsFolder, {
    id: "bbbbbbbbbbbb",
    noise: 3,
    isJudged: ({ i, fails }) => fails || i % 4 !== 0,
  });
  old = await storeRun(workspace.runsFolder);
  audited = await storeAuditedRun(workspace.runsFolder, "cccccccccccc");
  list = await storeJudgedList(workspace, { noise: 3, sealed: lastListedMonth });
  return { workspace, isExample: true };
});

beforeAll(async () => {
  if (!hasChromium) return;
  server = stage.server;
  visitor = await stage.visitor();
});

describe("pages of runs", () => {
  it("tell of each check its verdict in words, and that an older run was not looked through", async () => {
    const { page } = visitor;
    await page.goto(server.signInLink());
    await page.goto(`${server.address}/runs/${sharp}`);
    const single = page.getByRole("row", { name: /^One feature alone/ });
    expect(await single.textContent()).toMatch(/suspect.*debt 0\.991.*4 measures/);
    expect(await page.getByRole("row", { name: /^Features rebuilt/ }).textContent()).toContain("not made");
    await page.goto(`${server.address}/runs/${old}`);
    await page.getByText("this run is older than the check").waitFor();
  });

  it("tell which of two runs is better on the rows of both, by view and by region", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/runs/compare/${sharp}/${few}`);
    await page.getByText(/of the common rows fail/).waitFor();
    const auc = page.getByRole("row", { name: /^AUC/ });
    expect(await auc.first().textContent()).toMatch(/better$/);
    const corse = page.getByRole("row", { name: /^Corse/ });
    expect(await corse.count()).toBe(2);
    expect(await corse.first().textContent()).toContain("not enough evidence");
    await page.getByLabel("Model of A").selectOption({ label: "logistic, temporal" });
    await page.getByText(/of the common rows fail/).waitFor();
  });

  it("say in French what records hold in English: findings, measures, thresholds", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/runs/${sharp}`);
    await page.getByRole("button", { name: "Français" }).click();
    const single = page.getByRole("row", { name: /^Une variable seule/ });
    expect(await single.textContent()).toMatch(/classe à elle seule mieux qu’il n’est croyable.*debt 0,991/);
    const earlier = page.getByRole("row", { name: /^Scores d’un à trois mois plus tôt/ });
    expect(await earlier.textContent()).toMatch(/AUC de 0,812 à la date.*AUC du score 1 mois plus tôt/);
    const thresholds = page.getByRole("row", { name: /^Risque fort/ });
    expect(await thresholds.first().textContent()).toMatch(/maximiser F0,5.*partie de choix/);
    await page.getByRole("button", { name: "English" }).click();
  });

  it("audit the lists of all test years together, and say what cannot hold together, in both languages", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/runs/${audited}`);
    await page
      .getByRole("heading", { name: "Fairness of the lists over all test dates: logistic" })
      .waitFor();
    await page.getByText(/The lists of temporal, later, .* 12,000 firms, of which [\d,]+ fail/).waitFor();
    await page.getByText(/at each date: 6 as many as the capacity table gives them/).waitFor();
    const line = (region: string) => page.getByRole("row", { name: new RegExp(`^${region}`) }).first();
    expect(await line("Bretagne").textContent()).toMatch(/fail/);
    expect(await line("Corse").textContent()).toMatch(/not enough evidence/);
    await page.getByText(/^What cannot hold together/).click();
    const forced = page.getByRole("region", { name: "What cannot hold together" }).getByRole("row");
    expect(await forced.nth(1).textContent()).toMatch(/^Bretagne(0\.\d{3}){4}$/);
    await page.getByRole("button", { name: "Français" }).click();
    await page.getByText(/Les listes de temporal, later/).waitFor();
    await page.getByText(/La bande est la marge \(±\s0,1\)/).waitFor();
    const ticks = page.locator("figure.chart svg").first().locator("text");
    expect(await ticks.allTextContents()).toEqual(expect.arrayContaining(["−0,2", "0,0", "0,2"]));
    expect(await line("Corse").textContent()).toMatch(/preuves insuffisantes/);
    await page.getByRole("button", { name: "English" }).click();
  });

  it("show a list from outside among the runs, by words, with its report", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/runs`);
    const line = page.getByRole("row", { name: /past-list/ });
    expect(await line.textContent()).toMatch(/list from outside.*judged on judged/);
    await line.getByRole("link", { name: "past-list" }).click();
    await page.getByRole("heading", { name: "past-list", level: 1 }).waitFor();
    const sealed = page.getByRole("row", { name: /^of sealed months: left out/ });
    expect(await sealed.textContent()).toMatch(/800$/);
    await page.getByText("Months for development").waitFor();
    await page.getByText("No leakage check can be made on them").waitFor();
    expect(await page.getByRole("row", { name: /^Precision, high alert/ }).count()).toBe(1);
    expect(await page.getByRole("heading", { name: /^Calibration of/ }).count()).toBe(0);
  });

  it("compare a list with a run on the rows of both", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/runs`);
    await page.getByLabel(`Choose ${sharp}`).check();
    await page.getByLabel(`Choose ${list}`).check();
    await page.getByRole("button", { name: "Side by side" }).click();
    await page.getByText("B is a list from outside").waitFor();
    await page.getByText("800 rows were judged by both").waitFor();
    expect(await page.getByRole("row", { name: /^AUC/ }).first().textContent()).toMatch(/better$/);
    await page.getByText("One side only ranks").waitFor();
    await page.getByRole("link", { name: "past-list" }).waitFor();
  });

  it("are nothing serious to axe-core in both themes and languages, nor wider than a small window", async () => {
    const { page } = visitor;
    const found: string[] = [];
    for (const language of ["en", "fr"] as const) {
      if (language === "fr") await page.getByRole("button", { name: "Français" }).click();
      for (const [name, address] of Object.entries({
        run: `/runs/${sharp}`,
        old: `/runs/${old}`,
        audited: `/runs/${audited}`,
        runs: "/runs",
        list: `/runs/lists/${list}`,
        compare: `/runs/compare/${sharp}/${list}`,
      })) {
        await page.goto(`${server.address}${address}`);
        await page.locator("main table").first().waitFor();
        await expect.poll(() => page.locator("main .loading").count()).toBe(0);
        await page.setViewportSize({ width: 640, height: 450 });
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
          found.push(`${name}, ${language}: too wide`);
        await page.setViewportSize({ width: 1280, height: 900 });
        found.push(...(await findingsInBothThemes(page, `${name}-${language}`)));
      }
    }
    expect(found).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  });
});
