import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { actAs, findingsInBothThemes, hasChromium, takePicture, type Visitor } from "./browser.ts";
import { openStage } from "./stage.ts";
import { prepareWorkspace } from "./workspace.ts";

// One story in steps: each goes on where the last one ended. The limits are for a busy machine.
const warnings: string[] = [];
let folder: string;
let server: RunningServer;
let visitor: Visitor;
let run: string;

const stage = openStage(async (folder) => {
  const workspace = await prepareWorkspace(folder);
  return {
    workspace,
    isExample: true,
    onWarning: (sentence) => warnings.push(sentence),
  };
});

beforeAll(async () => {
  if (!hasChromium) return;
  ({ folder, server } = stage);
  visitor = await stage.visitor();
});

/** The form is made anew when the person changes: nothing is typed before it speaks to the right one. */
async function decide(role: string, move: string, reason: string): Promise<void> {
  const { page } = visitor;
  await page.locator(".decision").getByText(`As ${role}`, { exact: true }).waitFor();
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: move, exact: true }).click();
}

const textOf = (selector: string) => visitor.page.locator(selector).textContent();

describe("first light", () => {
  it("signs in by the printed link, once", async () => {
    const { page } = visitor;
    const link = server.signInLink();
    await page.goto(link);
    await page.getByRole("heading", { level: 1, name: "Early warning of company failures" }).waitFor();
    expect((await page.request.get(link, { maxRedirects: 0 })).status()).toBe(403);
  });

  it("lets the scientist open the notebook, move a widget and register a model", async () => {
    const { page, context } = visitor;
    await page.getByRole("navigation").getByRole("link", { name: "Notebooks" }).click();
    await page.getByRole("link", { name: "Does debt tell?" }).click();
    await page.locator("[data-cell=shares] svg[class^=plot-]").first().waitFor();
    await page.locator("[data-cell=register] .proposal").waitFor();
    expect(await textOf("[data-cell=count] .output")).toBe("240 of 4800 firm-months would be alerted.");
    const pointing = page.frameLocator("[data-cell=pointing] iframe");
    await pointing.locator("svg").first().waitFor();
    await expect
      .poll(async () => (await page.locator("[data-cell=pointing] iframe").boundingBox())?.height)
      .toBe(200);
    expect(await textOf("[data-cell=facts] .tree")).toContain("regions: Array(6)");
    const fitted = await page.locator("[data-cell=fit]").getAttribute("data-runs");

    const other = await context.newPage();
    await other.goto(page.url());
    const elsewhere = other.getByRole("spinbutton", { name: "Share alerted (%)" });
    await elsewhere.waitFor();
    await page.getByRole("spinbutton", { name: "Share alerted (%)" }).fill("10");
    await page.getByText("480 of 4800 firm-months would be alerted.").waitFor();
    await expect.poll(() => elsewhere.inputValue()).toBe("10");
    await other.close();
    expect(await page.locator("[data-cell=fit]").getAttribute("data-runs")).toBe(fitted);

    run = (await page.getByRole("link", { name: "See the run" }).getAttribute("href"))!.replace("/runs/", "");
    await page.getByRole("button", { name: "Register logistic" }).click();
    await page.getByRole("heading", { level: 1, name: "debt-tells 1" }).waitFor();
    await decide("Data scientist", "Ask for a review", "It beats the ratio on every measure.");
    await page.getByText("The review is asked for.").waitFor();
    await page.getByRole("button", { name: "Approve", exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Approve", exact: true }).isDisabled()).toBe(true);
  });

  it("shows what is saved in an editor: a fault at its line, and what runs again when it is mended", async () => {
    const { page } = visitor;
    const file = join(folder, "notebooks/story.ts");
    const source = await readFile(file, "utf8");
    await page.goto(`${server.address}/notebooks/story`);
    await page.locator("[data-cell=register] .proposal").waitFor();
    await writeFile(file, source.replace("display(`", "display(((`"));
    await page
      .locator("[data-cell=count][data-status=blocked] .cm-line.fault", { hasText: "display(" })
      .waitFor();
    await writeFile(file, source.replace("would be alerted", "would get a letter"));
    await page.getByText("480 of 4800 firm-months would get a letter.").waitFor();
    await writeFile(
      file,
      source.replace("const alerted =", 'process.kill(process.pid, "SIGKILL");\nconst alerted ='),
    );
    const ended = page.getByRole("alert").filter({ hasText: "Other notebooks go on." });
    await ended.getByRole("button", { name: "Restart" }).waitFor();
    // A mended file starts the kernel again by itself.
    await writeFile(file, source);
    await page.getByText("240 of 4800 firm-months would be alerted.").waitFor();
  });

  it("lets the reviewer read the evidence and approve", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/models/debt-tells/1`);
    await actAs(visitor.page, "Reviewer");
    await page.getByRole("img", { name: /^Calibration/ }).waitFor();
    await page.getByRole("img", { name: /^Precision and recall/ }).waitFor();
    await page.getByRole("img", { name: /^By region/ }).waitFor();
    expect(await page.getByRole("row", { name: /^AUC/ }).first().textContent()).toMatch(
      /AUC0\.\d{3}0\.\d{3} – 0\.\d{3}/,
    );
    expect(await page.getByRole("button", { name: "Approve", exact: true }).isDisabled()).toBe(true);
    await page.getByText("Open a finding", { exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("calibrationSlope");
    await page.getByLabel("What was found").fill("Steeper in Corse than elsewhere.");
    await page.getByRole("button", { name: "Open the finding" }).click();
    await page.locator(".findings li", { hasText: "Steeper in Corse" }).waitFor();
    const open = page.getByRole("checkbox", { name: /^I know that evidence is lacking for/ });
    await open.first().waitFor();
    for (const box of await open.all()) await box.check();
    await decide("Reviewer", "Approve", "Calibrated, and no region stands out.");
    await page.getByText("Approved.", { exact: true }).waitFor();
  });

  it("lets the manager release", async () => {
    const { page } = visitor;
    await actAs(visitor.page, "Release manager");
    await decide("Release manager", "Release to production", "Lists of the next month.");
    await page.getByText("Released to production.").waitFor();
    await page.locator(".badge", { hasText: "Released" }).waitFor();
  });

  it("tells on the history page who did what and why", async () => {
    const { page } = visitor;
    await page.getByRole("link", { name: "History" }).click();
    await page.getByText("Lists of the next month.").waitFor();
    const entries = await page.locator(".timeline li p").allTextContents();
    expect(entries.slice(0, 5)).toEqual([
      "manager released debt-tells 1 as production",
      "reviewer approved debt-tells 1",
      "reviewer opened a finding on debt-tells 1 (finding 1)",
      "scientist asked for a review of debt-tells 1",
      "scientist registered debt-tells 1",
    ]);
  });

  it("shows every page in both themes without anything serious to axe-core", async () => {
    const { page } = visitor;
    await actAs(visitor.page, "Data scientist");
    const dataset = await page.request
      .get(`${server.address}/api/v1/datasets`)
      .then((answer) => answer.json());
    const pages: Readonly<Record<string, string>> = {
      home: "/",
      datasets: "/datasets",
      dataset: `/datasets/${encodeURIComponent(dataset[0].version)}`,
      notebooks: "/notebooks",
      notebook: "/notebooks/story",
      runs: "/runs",
      run: `/runs/${run}`,
      compare: `/runs/compare/${run}/${run}`,
      models: "/models",
      model: "/models/debt-tells",
      version: "/models/debt-tells/1",
      history: "/history",
      nothing: "/no-such-page",
    };
    const found: string[] = [];
    const tooWide: string[] = [];
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(`${server.address}${address}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.locator("main .loading").count()).toBe(0);
      if (name === "notebook") await page.locator("[data-cell=register] .proposal").waitFor();
      // What is left of the page at 200 % of its size.
      await page.setViewportSize({ width: 640, height: 450 });
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) tooWide.push(name);
      await page.setViewportSize({ width: 1280, height: 900 });
      found.push(...(await findingsInBothThemes(page, name)));
    }
    expect(found).toEqual([]);
    expect(tooWide).toEqual([]);
    await page.goto(`${server.address}/notebooks/story`);
    await page.locator("[data-cell=register] .proposal").waitFor();
    await page.getByRole("button", { name: "Report" }).click();
    await page.setViewportSize({ width: 1280, height: 1120 });
    await takePicture(page, "report-light");
  });

  it("speaks French when asked to", async () => {
    const { page } = visitor;
    await page.goto(`${server.address}/models`);
    await page.getByRole("button", { name: "Français" }).click();
    await page.getByRole("heading", { level: 1, name: "Modèles" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("fr");
  });

  it("asked nothing of any other origin and heard no complaint", () => {
    expect(visitor.strangers).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    expect(warnings).toEqual([]);
  });
});
