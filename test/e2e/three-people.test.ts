import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { commandsOver } from "../server/commands/in-process.ts";
import { hasChromium, seriousFindings, takePicture } from "./browser.ts";
import { prepareDecisions } from "./deciding.ts";
import { openStage } from "./stage.ts";

// One story in steps: each goes on where the last one ended. Three accounts, each in a browser of its own.
const warnings: string[] = [];
let server: RunningServer;
let [telling, later] = ["", ""];
let [sam, rae, max] = [] as unknown as [Page, Page, Page];

const stage = openStage(async (folder) => {
  const { workspace, runs } = await prepareDecisions(folder);
  ({ telling, later } = runs);
  return { workspace, onWarning: (said) => warnings.push(said) };
});

beforeAll(async () => {
  if (!hasChromium) return;
  server = stage.server;
  [sam, rae, max] = [await signIn("sam"), await signIn("rae"), await signIn("max")];
});

async function signIn(person: string): Promise<Page> {
  const { page } = await stage.visitor(person);
  await page.goto(server.signInLink(person));
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

const version = "/models/failures/2";
const open = (page: Page, path: string) => page.goto(`${server.address}${path}`);
const decision = (page: Page) => page.locator(".decision");
const move = (page: Page, name: string) => decision(page).getByRole("button", { name, exact: true });

async function decide(page: Page, name: string, reason: string): Promise<void> {
  await page.getByLabel("Reason", { exact: true }).fill(reason);
  await move(page, name).click();
}

/** Why a move is not open, as it stands under its button. */
async function refusalOf(page: Page, name: string): Promise<string | null> {
  const button = move(page, name);
  await button.waitFor({ state: "attached" });
  expect(await button.isDisabled()).toBe(true);
  return button.locator("xpath=following-sibling::p").textContent();
}

/** Within the page: what has the focus; null once it left the page's content. */
function focused() {
  const at = document.activeElement;
  if (at === null || at.closest("main") === null) return null;
  const labels = [...((at as HTMLInputElement).labels ?? [])].map((label) => label.textContent);
  const name = at.getAttribute("aria-label") ?? (labels.join(" ") || at.textContent || "");
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return {
    name: name.trim().slice(0, 60),
    isNamed: name.trim() !== "",
    isOutlined: outlineStyle !== "none" && outlineWidth !== "0px",
  };
}

const rowOf = (within: Page | Locator, name: RegExp) => within.getByRole("row", { name }).first();

describe("a walk by three people in three browsers", () => {
  it("begins with the scientist, who registers a run and cannot approve it", async () => {
    await open(sam, `/runs/${telling}`);
    await sam.getByLabel("Name in the registry").fill("failures");
    await sam.getByRole("button", { name: "Register logistic" }).click();
    await sam.getByRole("heading", { level: 1, name: "failures 2" }).waitFor();
    await decide(sam, "Ask for a review", "It tells more than late payments do.");
    await sam.getByText("The review is asked for.").waitFor();
    await expect
      .poll(() => refusalOf(sam, "Approve"))
      .toBe("You registered or approved it: this takes another person.");
    await decision(sam).getByText("Not possible now").click();
    expect(await refusalOf(sam, "Release to production")).toBe("Not from this state: In review.");
  });

  it("brings the reviewer to the version, who reads it and finds something that blocks", async () => {
    await open(rae, "/models");
    const queue = rae.locator("section", { hasText: "Waiting for a review" });
    expect(await rowOf(queue, /^failures 2/).textContent()).toContain("It tells more than late payments do.");
    await queue.getByRole("link", { name: "failures 2" }).click();
    await rae.getByText("Model card", { exact: true }).click();
    await rae.getByRole("heading", { name: "What it is not for" }).waitFor();
    await rae.getByRole("img", { name: /^Calibration/ }).waitFor();
    expect(await rowOf(rae, /^Not worse than production/).textContent()).toMatch(
      /Pass.*difference to failures@1/,
    );
    await rae.getByText("Open a finding", { exact: true }).click();
    await rae.getByLabel("Severity").selectOption("blocking");
    await rae.getByLabel("Name", { exact: true }).fill("calibrationSlope");
    await rae.getByLabel("What was found").fill("Is it as steep in Corse?");
    await rae.getByRole("button", { name: "Open the finding" }).click();
    await rae.locator(".findings li", { hasText: "Is it as steep in Corse?" }).waitFor();
    await expect.poll(() => refusalOf(rae, "Approve")).toBe("A blocking finding is open.");
  });

  it("lets the scientist answer, and the reviewer close the finding and approve", async () => {
    await open(sam, version);
    await sam.getByText("Answer or close finding 1").click();
    await sam
      .getByLabel("Your answer, or why it is closed")
      .fill("46 firms fail there: the interval is wide.");
    await sam.getByRole("button", { name: "Answer", exact: true }).click();
    await sam.locator(".findings").getByText("46 firms fail there").waitFor();
    await open(rae, version);
    await rae.getByText("Answer or close finding 1").click();
    await rae.getByLabel("Your answer, or why it is closed").fill("Agreed, and said on the card.");
    await rae.getByRole("button", { name: "Call it fixed" }).click();
    await rae.locator(".findings").getByText("Agreed, and said on the card.").waitFor();
    await rae.getByText("Open a finding", { exact: true }).click();
    await rae.getByLabel("Name", { exact: true }).fill("recall");
    await rae.getByLabel("What was found").fill("The title could say more.");
    await rae.getByRole("button", { name: "Open the finding" }).click();
    await rae.getByText("Answer or close finding 2").click();
    await rae.getByLabel("Your answer, or why it is closed").fill("Next time.");
    const tomorrow = new Date(Date.now() + 86_400_000);
    await rae.getByLabel("Until", { exact: true }).fill(tomorrow.toISOString().slice(0, 10));
    await rae.getByRole("button", { name: "Waive", exact: true }).click();
    const long = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(tomorrow);
    await rae.locator(".findings").getByText(`rae waived it until ${long}:`).waitFor();
    const lacking = rae.getByRole("checkbox", { name: /^I know that evidence is lacking for/ });
    await lacking.first().waitFor();
    for (const box of await lacking.all()) await box.check();
    await decide(rae, "Approve", "Read, and the finding is closed.");
    await rae.getByText("Approved.", { exact: true }).waitFor();
  });

  it("shows the manager what a release changes, and wants a second reason because the list jumps", async () => {
    await open(max, version);
    await max.getByText("failures@2 instead of failures@1, as of 1 July 2021, on the panel small.").waitFor();
    expect(await rowOf(max, /^High \d/).textContent()).toMatch(/^High\d+\d+.*0\.\d\d$/);
    expect(await rowOf(max, /^Occitanie/).textContent()).toContain("1 or 2");
    expect(await rowOf(max, /^2A \d/).textContent()).toMatch(/200.*%$/);
    await max.getByText(/^debt Unpaid contributions over those due\. \(\d+ firms\)$/).waitFor();
    await max.getByText("The list would jump", { exact: true }).waitFor();
    await max.getByLabel("Reason", { exact: true }).fill("The list of next month.");
    expect(await move(max, "Release to production").isDisabled()).toBe(true);
    // Whoever goes past the page is held to the same: the server simulates by itself.
    const past = await max.request.post(`${server.address}/api/v1${version}/release`, {
      data: { reason: "The list of next month." },
      headers: { origin: server.address, "x-vigie": "1" },
    });
    expect([past.status(), (await past.json()).code]).toEqual([409, "registry.jump"]);
    const command = [
      "registry",
      "release",
      "failures@2",
      "--as",
      "max",
      "--reason",
      "The list of next month.",
    ];
    await expect(commandsOver(stage.folder)(...command)).rejects.toMatchObject({ code: "registry.jump" });
    await max.getByLabel("Why the list may jump").fill("The first list was a stopgap.");
    await move(max, "Release to production").click();
    await max.getByText("Released to production.").waitFor();
    await max.locator("dl.facts").getByText("(production)").waitFor();
  });

  it("lets the manager roll back, and tells it all in the log", async () => {
    await decide(max, "Roll production back", "Offices saw too many strangers.");
    await max.getByText("Production is rolled back.").waitFor();
    await open(max, "/history");
    const told = max.locator(".timeline > li");
    await told.filter({ hasText: "Offices saw too many strangers." }).waitFor();
    const texts = await told.filter({ hasText: "failures" }).allTextContents();
    const expected = [
      /max rolled back to failures 1 as production \(instead of 2\)/,
      /max released failures 2 as production \(instead of 1\).*\d+ alerts became \d+, Jaccard 0\.\d\d.*jumped: The first list was a stopgap\./,
      /rae approved failures 2/,
      /rae waived a finding on failures 2 \(finding 2\)/,
      /rae opened a finding on failures 2 \(finding 2\)/,
      /rae called a finding fixed on failures 2 \(finding 1\)/,
      /sam answered a finding on failures 2 \(finding 1\)/,
      /rae opened a finding on failures 2 \(finding 1\)/,
      /sam asked for a review of failures 2/,
      /sam registered failures 2/,
    ];
    for (const [i, line] of expected.entries()) expect(texts[i]).toMatch(line);
    const today = new Date().toISOString().slice(0, 10);
    await max.getByLabel("As it was on").fill(today);
    expect(await rowOf(max, /^failures production/).textContent()).toMatch(
      /failures 1.*max, rolling back.*rae/,
    );
  });

  it("tells where the version comes from, whose names stand under it, and what nobody answered", async () => {
    await open(rae, "/models/failures/1");
    const lineage = rae.locator(".lineage li");
    await lineage.first().waitFor();
    const drawn = (await lineage.allTextContents()).map((text) => text.replace(/, made from.*$/, ""));
    expect(drawn.slice(0, 5)).toEqual([
      "debit-2022-01.csvraw files, 1 file",
      "debitsource, 1 rows",
      "smallpanel, 4,800 rows",
      "without debtrun",
      "failures 1this version",
    ]);
    // Released, replaced by 2, and there again by the rollback.
    expect(drawn.slice(5).map((text) => /, over$/.test(text))).toEqual([true, false]);
    expect(await rowOf(rae, /^Approval rae/).textContent()).toContain("Verified");
    expect(await rowOf(rae, /^Release max/).textContent()).toContain("not signed");
    await rae.getByText("How to sign", { exact: true }).click();
    await rae.getByText("npx vigie users key make rae", { exact: true }).waitFor();
    expect(await rae.locator("dl.questions dd").allTextContents()).toEqual(Array(9).fill("not answered"));
  });

  it("compares what was released with what it is rolled back to, differences only", async () => {
    await open(max, "/models/failures");
    await max.getByRole("img", { name: "Average precision, version by version (2)" }).waitFor();
    await max.getByRole("link", { name: "Show the differences" }).click();
    await max.getByRole("heading", { level: 1, name: "failures 1 and failures 2" }).waitFor();
    expect(await rowOf(max, /^debt added/).textContent()).toContain("Unpaid contributions over those due.");
    expect(await rowOf(max, /^AUC/).textContent()).toMatch(/^AUC(0\.\d{3}0\.\d{3} – 0\.\d{3}){2}$/);
    expect(await max.getByRole("row", { name: /^(Embargo|model\.params|study\.seed)/ }).count()).toBe(0);
    await max.getByRole("row", { name: /^Calibration slope Not enough evidence/ }).waitFor();
  });

  it("tells how a refit shifts the scores it leans on, and what matured labels said of a list", async () => {
    const vigie = commandsOver(stage.folder);
    const list = join(stage.folder, "list.csv");
    await vigie("score", "failures@2", "--panel", "small", "--as-of", "2021-01-01", "--out", list);
    const outcomes = ["--panel", "small", "--as", "sam", "--reason", "Half a year has gone by."];
    await vigie("registry", "evidence", "failures@2", list, ...outcomes);
    const refit = ["--refit-of", "failures@2", "--name", "failures", "--panel", "small", "--as", "sam"];
    await vigie("registry", "register", later, "logistic", ...refit);
    await open(rae, version);
    expect(await rowOf(rae, /^1 January 2021 sam/).textContent()).toMatch(
      /small.*Half a year has gone by\.\d+(0\.\d{3}0\.\d{3} – 0\.\d{3})+/,
    );
    await open(rae, "/models/failures/3");
    const section = rae.locator("section", { has: rae.getByRole("heading", { name: "A refit" }) });
    await section.getByRole("link", { name: "failures 2" }).waitFor();
    const facts = await section.locator("dl.facts dd").allTextContents();
    expect(facts[0]).toMatch(/^\d{3}$/);
    const [meanAbsolute, largest, mean, correlation] = facts
      .slice(1)
      .map((text) => Number(text.replace("−", "-")));
    expect(largest).toBeGreaterThan(meanAbsolute!);
    expect(meanAbsolute).toBeGreaterThanOrEqual(Math.abs(mean!));
    expect(correlation).toBeGreaterThan(0.9);
  });

  it("says on a run's page what cannot hold together where base rates differ, with the numbers", async () => {
    const corse = `{"level":"Corse","baseRate":0.041,"referenceBaseRate":0.02,"falsePositiveRate":0.0712,"referenceFalsePositiveRate":0.0391}`;
    const address = "**/api/v1/runs/**";
    await rae.route(address, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(
        /"incompatible":\[[^\]]*\]/g,
        `"incompatible":[${corse}]`,
      );
      await route.fulfill({ response, body });
    });
    await rae.goto(`${server.address}/runs/${telling}`);
    await rae.getByText("What cannot hold together (1)").first().click();
    const table = rae.getByRole("table").filter({ hasText: "False positive rate forced here" }).first();
    expect(await table.getByRole("row", { name: /^Corse/ }).textContent()).toBe("Corse0.0410.0200.0710.039");
    await rae.unroute(address);
  });

  it("can be walked by keyboard alone, and what has the focus shows it and says its name", async () => {
    await open(rae, version);
    await rae.getByText("Lineage", { exact: true }).waitFor();
    await expect.poll(() => rae.locator("main .loading").count()).toBe(0);
    await rae.keyboard.press("Tab");
    await rae.keyboard.press("Enter");
    expect(await rae.evaluate(() => document.activeElement?.id)).toBe("content");
    const names: string[] = [];
    for (let step = 0; step < 200; step++) {
      await rae.keyboard.press("Tab");
      const at = await rae.evaluate(focused);
      if (at === null) break;
      names.push(at.name);
      expect(at, at.name).toMatchObject({ isNamed: true, isOutlined: true });
      if (at.name === "Simulate the release") await rae.keyboard.press("Enter");
      if (at.name === "How to sign") await rae.keyboard.press("Space");
    }
    await rae.getByText("npx vigie users key make rae", { exact: true }).waitFor();
    await rae.locator("td.load").first().waitFor();
    for (const name of ["Model card", "Open a finding", "Simulate the release", "How to sign", "small"])
      expect(
        names.some((one) => one.startsWith(name)),
        name,
      ).toBe(true);
  });

  it("is shown in both themes and languages, to the width of a telephone", async () => {
    const pages = {
      models: "/models",
      model: "/models/failures",
      version,
      refit: "/models/failures/3",
      compared: "/models/failures/compare/1/2",
      history: "/history",
    };
    const found: string[] = [];
    for (const [name, address] of Object.entries(pages))
      for (const [theme, language] of [
        ["light", "English"],
        ["dark", "Français"],
      ] as const) {
        await open(rae, address);
        const other = rae.getByRole("button", { name: language, exact: true });
        if ((await other.count()) > 0) await other.click();
        await rae.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await expect.poll(() => rae.locator("main .loading").count()).toBe(0);
        if (name === "version") {
          await rae.getByRole("button", { name: /^(Simulate|Simuler) / }).click();
          await rae.locator("td.load").first().waitFor();
        }
        await takePicture(rae, `three-${name}-${theme}`);
        for (const finding of await seriousFindings(rae)) found.push(`${name}, ${theme}: ${finding}`);
        await rae.setViewportSize({ width: 400, height: 800 });
        if (await rae.evaluate(() => document.documentElement.scrollWidth > innerWidth))
          found.push(`${name}, ${theme}: wider than 400 px`);
        await takePicture(rae, `three-${name}-${theme}-400`);
        await rae.setViewportSize({ width: 1280, height: 900 });
      }
    expect(found).toEqual([]);
  });

  it("offers nobody a page that is not for them, and says so where it is asked for", async () => {
    await sam.goto(`${server.address}/models`);
    await sam.getByRole("link", { name: "Interface for programs" }).waitFor();
    expect(await sam.getByRole("link", { name: "Webhooks" }).count()).toBe(0);
    expect(await sam.request.get(`${server.address}/api/v1/webhooks`).then((answer) => answer.status())).toBe(
      403,
    );
  });

  it("asked nothing of any other origin and heard no complaint", async () => {
    for (const person of ["sam", "rae", "max"]) {
      const { strangers, complaints } = await stage.visitor(person);
      expect([strangers, complaints], person).toEqual([[], []]);
    }
    expect(warnings).toEqual([]);
  });
});
