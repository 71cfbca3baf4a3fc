import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningServer } from "../../server/main.ts";
import { skipUnless } from "../support/requirements.ts";
import { chromiumPath, hasChromium, seriousFindings, type Visitor } from "./browser.ts";
import { openStage } from "./stage.ts";
import { prepareWorkspace } from "./workspace.ts";

const source = `// %% [markdown]
// # A small notebook
//
// Two numbers, and what they make.
// %% one
const one = 1;
one;
// %% two
const two = one + 1;
two;
// %% apart
const apart = "apart";
apart;
`;

let folder: string;
let file: string;
let server: RunningServer;
let visitor: Visitor;
let page: Page;

const stage = openStage(async (folder) => {
  file = join(folder, "notebooks/numbers.ts");
  const workspace = await prepareWorkspace(folder);
  return { workspace, isExample: true, onWarning: () => {} };
});

beforeAll(async () => {
  if (!hasChromium) return;
  ({ folder, server } = stage);
  visitor = await stage.visitor();
  page = visitor.page;
  await page.goto(server.signInLink());
  await page.getByRole("heading", { level: 1 }).waitFor();
});

/** Each test begins with the same file, open and run. */
beforeEach(async (context) => {
  skipUnless(context, "chromium", hasChromium, `there is no Chromium at ${chromiumPath}`);
  await writeFile(file, source);
  await page.goto(`${server.address}/notebooks/numbers`);
  await ready();
});

const ready = async (where: Page = page) => {
  await where.locator("[data-kernel=idle]").waitFor();
  await outputOf("two", where).getByText("2", { exact: true }).waitFor();
  await outputOf("apart", where).getByText("apart", { exact: true }).waitFor();
};
const editor = (cell: string, where: Page = page) => where.locator(`[data-cell=${cell}] .cm-content`);
const outputOf = (cell: string, where: Page = page) => where.locator(`[data-cell=${cell}] .output`);
const runsOf = (cell: string) => page.locator(`[data-cell=${cell}]`).getAttribute("data-runs");
const saved = (where: Page = page) => where.locator("[data-saved=saved]").waitFor();
const onDisk = () => readFile(file, "utf8");

/** Replaces what a cell's editor holds. */
async function retype(cell: string, text: string, where: Page = page): Promise<void> {
  await editor(cell, where).click();
  await where.keyboard.press("Control+a");
  await where.keyboard.insertText(text);
}

describe("the notebook page", () => {
  it("saves what is typed: the file and the cells that read it change, the others do not", async () => {
    const apart = await runsOf("apart");
    await editor("one").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("23 + 4567 - 4570");
    await outputOf("two").getByText("121", { exact: true }).waitFor();
    await saved();
    expect(await onDisk()).toBe(source.replace("one = 1;", "one = 123 + 4567 - 4570;"));
    expect(await runsOf("apart")).toBe(apart);
  });

  it("shows what another editor saves, and leaves the cursor where it is", async () => {
    await editor("apart").click();
    await page.keyboard.press("Control+End");
    await writeFile(file, source.replace("one = 1;", "one = 41;"));
    await outputOf("two").getByText("42").waitFor();
    await editor("one").getByText("one = 41;").waitFor();
    await page.keyboard.type(" // here");
    await saved();
    expect(await onDisk()).toBe(
      source.replace("one = 1;", "one = 41;").replace("apart;\n", "apart; // here\n"),
    );
  });

  it("shows both versions where the same line was changed here and in the file, and loses neither", async () => {
    await editor("two").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.type(" // mine");
    const theirs = source.replace("one + 1;", "one + 2;");
    await writeFile(file, theirs);
    const conflict = page.getByRole("alert", { name: "The file was changed elsewhere" });
    await conflict.waitFor();
    expect(await conflict.locator("pre").allTextContents()).toEqual([
      "const two = one + 1; // mine\n",
      "const two = one + 2;\n",
    ]);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await onDisk()).toBe(theirs);
    await conflict.getByRole("button", { name: "Keep what is here" }).click();
    await saved();
    expect(await onDisk()).toBe(source.replace("one + 1;", "one + 1; // mine"));
  });

  it("lets two browsers edit different cells at once", async () => {
    const other = await visitor.context.newPage();
    await other.goto(page.url());
    await ready(other);
    await retype("one", "const one = 10;\none;");
    await retype("apart", '"by the other";', other);
    await outputOf("two").getByText("11").waitFor();
    await outputOf("apart").getByText("by the other").waitFor();
    await editor("one", other).getByText("one = 10;").waitFor();
    await saved(other);
    expect(await onDisk()).toBe(
      source.replace("one = 1;", "one = 10;").replace('const apart = "apart";\napart;', '"by the other";'),
    );
    await other.close();
  });

  it("adds, splits, joins, moves and deletes cells by keyboard alone, and takes it back", async () => {
    const cell = (name: string) => page.locator(`[data-cell=${name}]`);
    await cell("two").focus();
    await page.keyboard.press("b");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two * 2;");
    await page.keyboard.press("Shift+Enter");
    await page.locator(".cell:nth-child(4) .output").getByText("4").waitFor();
    expect(await onDisk()).toBe(source.replace("two;\n", "two;\n// %%\ntwo * 2;\n"));

    await cell("two").focus();
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await expect.poll(onDisk).toBe(source.replace(/\/\/ %% two\n.*\n.*\n/, "// %%\ntwo * 2;\n"));
    await page.keyboard.press("z");
    await outputOf("two").getByText("2").waitFor();
    await page.keyboard.press("Control+Shift+ArrowUp");
    await cell("one").focus();
    await editor("one").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+Shift+-");
    await saved();
    await expect.poll(onDisk).toContain("// %% one\nconst one = 1;\n// %%\none;\n");
    await cell("one").focus();
    await page.keyboard.press("Shift+M");
    await expect.poll(onDisk).toContain("// %% one\nconst one = 1;\n\none;\n");
  });

  it("cuts a cell and pastes it elsewhere by keys, and copies it into another notebook", async () => {
    const cell = (name: string) => page.locator(`[data-cell=${name}]`);
    const two = /\/\/ %% two\n.*\n.*\n/;
    await cell("two").focus();
    await page.keyboard.press("x");
    await expect.poll(onDisk).toBe(source.replace(two, ""));
    await page.keyboard.press("v");
    await expect.poll(onDisk).toBe(source.replace(two, "") + two.exec(source)![0]);
    await outputOf("two").getByText("2", { exact: true }).waitFor();
    await cell("one").focus();
    await page.keyboard.press("c");
    const other = join(folder, "notebooks/pasted.ts");
    await writeFile(other, "// %% there\n1;\n");
    await page.goto(`${server.address}/notebooks/pasted`);
    await cell("there").focus();
    await page.keyboard.press("Shift+V");
    await expect
      .poll(() => readFile(other, "utf8"))
      .toBe("// %% one\nconst one = 1;\none;\n// %% there\n1;\n");
  });

  it("runs a cell that was not changed when asked, and what reads it", async () => {
    const [one, two, apart] = [await runsOf("one"), await runsOf("two"), await runsOf("apart")].map(Number);
    await page.locator("[data-cell=one]").focus();
    await page.keyboard.press("Control+Enter");
    await page.locator(`[data-cell=two][data-runs="${two! + 1}"]`).waitFor();
    expect([await runsOf("one"), await runsOf("apart")].map(Number)).toEqual([one! + 1, apart]);
  });

  it("knows the language over all cells: faults at their place, completion, a name changed everywhere", async () => {
    await retype("apart", 'const apart: number = "no";\none.toF');
    await page.locator(".cm-tooltip-autocomplete").getByRole("option", { name: "toFixed" }).first().click();
    await editor("apart")
      .locator(".cm-lintRange-error", { hasText: /^apart$/ })
      .waitFor();
    await editor("one").click();
    await page.keyboard.press("Control+Home");
    for (let n = 0; n < 7; n++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("F2");
    await page.getByLabel("New name").fill("first");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await saved();
    expect(await onDisk()).toBe(
      source
        .replace("one = 1;\none;", "first = 1;\nfirst;")
        .replace("one + 1", "first + 1")
        .replace('const apart = "apart";\napart;', 'const apart: number = "no";\nfirst.toFixed'),
    );
  });

  it("lays the text out when told to save", async () => {
    await retype("one", "const one={value:1}.value\none");
    await page.keyboard.press("Control+s");
    await editor("one").getByText("const one = { value: 1 }.value;").waitFor();
    await saved();
    expect(await onDisk()).toBe(source.replace("one = 1;", "one = { value: 1 }.value;"));
  });

  it("lets lazy cells wait, says why each ran, and runs what is stale when told", async () => {
    const lazy = (one: number) =>
      source.replace("one = 1", `one = ${one}`).replace("%% two", "%% two [lazy]") +
      "// %% three\ntwo * 2;\n";
    await writeFile(file, lazy(1));
    const standing = (cell: string, status: string) =>
      page.locator(`[data-cell=${cell}][data-status=${status}]`).waitFor();
    await standing("three", "waiting");
    await page.getByText("waits for two").waitFor();
    await page.getByRole("button", { name: "Run 2 stale" }).click();
    await outputOf("three").getByText("4", { exact: true }).waitFor();
    await page.locator("[data-cell=three]").getByText("someone ran it").waitFor();
    await writeFile(file, lazy(4));
    await standing("two", "stale");
    await standing("three", "stale");
    await page.locator("[data-cell=one]").getByText("its code changed").waitFor();
    await page.locator("[data-cell=three]").focus();
    await page.keyboard.press("Control+Enter");
    await outputOf("three").getByText("10", { exact: true }).waitFor();
    await page.locator("[data-cell=two]").getByText("three needed it").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("asks before a run that is known to take long", async () => {
    await retype("apart", "await new Promise((go) => setTimeout(go, 10_500));\n1;");
    await outputOf("apart").getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Run all" }).click();
    const question = page.getByRole("dialog", { name: /^Run 3 cells, about 1\d/ });
    await question.getByRole("row", { name: /^apart 1\d/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const runs = await runsOf("apart");
    await question.getByRole("button", { name: "Do not run" }).click();
    await question.waitFor({ state: "detached" });
    expect(await runsOf("apart")).toBe(runs);

    // Saved by itself, an edit that would run for long waits to be asked.
    await retype("apart", "await new Promise((go) => setTimeout(go, 10_400));\n2;");
    await saved();
    expect(await onDisk()).toContain("10_400");
    await page.locator("[data-cell=apart][data-status=stale]").waitFor();
    expect(await runsOf("apart")).toBe(runs);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog", { name: /^Run 1 cell, about/ }).waitFor();
    await page.getByRole("button", { name: "Do not run" }).click();
    expect(await runsOf("apart")).toBe(runs);
  });

  it("says of a value that it came from the cache, where it is defined", async () => {
    const code = `// %% kept\nimport { cached } from "vigie/notebook";\nconst kept = await cached("sum", () => 41 + 1);\nkept;\n`;
    await writeFile(file, source + code);
    await page.locator("[data-cell=kept]").getByText("sum: kept in the cache").waitFor();
    await page.locator("[data-cell=kept]").focus();
    await page.keyboard.press("Control+Enter");
    await page.locator("[data-cell=kept]").getByText("sum: from the cache, computed on").waitFor();
    await page.getByRole("button", { name: "Panels" }).click();
    await page.getByRole("button", { name: "Variables" }).click();
    await page.locator(".variables summary", { hasText: "kept" }).click();
    await page.locator(".variables").getByText("sum: from the cache, computed on").waitFor();
    await page.getByRole("button", { name: "Panels" }).click();
  });

  it("runs and keeps, takes a comment on a cell, and says of each cell whether it comes out again", async () => {
    await writeFile(file, source.replace('const apart = "apart"', "const apart = Math.random()"));
    await outputOf("apart").getByText(/^0\./).waitFor();
    await page.getByRole("button", { name: "Run and keep" }).click();
    await page.getByRole("button", { name: "Reproduce" }).waitFor();
    await page.getByText("Comment on two").click();
    await page.getByRole("textbox", { name: "Comment on two" }).fill("Why two?");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.locator("[data-cell=two] blockquote").getByText("Why two?").waitFor();
    await page.getByRole("button", { name: "Reproduce" }).click();
    await page.locator("[data-verdict=different]").waitFor();
    await page.getByText(/of \d cells|Starting a kernel/).waitFor({ state: "detached" });
    expect(await page.locator("[data-verdict]").allTextContents()).toEqual([
      "identical",
      "identical",
      "different",
    ]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("link", { name: "Stored runs" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it("stops a reproduction when told, and reproduces when asked again", async () => {
    const gate = join(folder, "gate");
    const waiting = `// %% gate\nimport { existsSync } from "node:fs";\nimport { openPanel } from "vigie/notebook";\nawait openPanel("small", { columns: ["region"] });\nwhile (existsSync(${JSON.stringify(gate)})) await new Promise((go) => setTimeout(go, 50));\n"open";\n`;
    await writeFile(file, source + waiting);
    await outputOf("gate").getByText("open").waitFor();
    await page.getByRole("button", { name: "Run and keep" }).click();
    await page.getByRole("button", { name: "Reproduce" }).waitFor();
    await page.getByText("open (the strictest of the columns that it opened)").waitFor();
    await writeFile(gate, "");
    await page.getByRole("button", { name: "Reproduce" }).click();
    await page.getByRole("status").getByText("of 4 cells, gate runs").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("alert").getByText("was stopped").waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
    expect(await page.locator("[data-verdict]").count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await rm(gate);
    await page.getByRole("button", { name: "Reproduce" }).click();
    await page.locator("[data-verdict]").nth(3).waitFor();
    expect(await page.locator("[data-verdict]").allTextContents()).toEqual(Array(4).fill("identical"));
  });

  it("turns pages of a long table, sorts and filters it, and tells what is in its columns", async () => {
    const made = `// %% rows\nconst rows = Array.from({ length: 30_000 }, (_, i) => ({ id: (i * 7919) % 30_000, name: \`firm \${i}\`, even: i % 2 === 0 }));\nconsole.table(["told"]);\nrows;\n`;
    await writeFile(file, source + made);
    const cell = page.locator("[data-cell=rows]");
    const firstId = () => cell.locator("tbody td").first().textContent();
    await cell.getByText("of 30,000").waitFor();
    await cell.getByRole("button", { name: "Last" }).click();
    await cell.getByText("Rows 29,981 to 30,000 of 30,000").waitFor();
    await cell.getByRole("button", { name: "id", exact: true }).click();
    await expect.poll(firstId).toBe("0");
    await cell.getByRole("button", { name: "id", exact: true }).click();
    await expect.poll(firstId).toBe("29,999");
    await cell.getByRole("button", { name: "What is in the columns" }).click();
    await cell.getByRole("img", { name: /^id/ }).waitFor();
    await cell.getByRole("button", { name: "Filter by name" }).click();
    await cell.getByLabel("Text").fill("FIRM 2999");
    await cell.getByRole("button", { name: "Add", exact: true }).click();
    await cell.getByText("Rows 1 to 11 of 11").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await cell.getByRole("log").getByText("told").waitFor();
  });

  it("draws what a loop writes a frame at a time, not a line at a time", async () => {
    await page.evaluate(() => {
      const counted = window as unknown as { drawn: number };
      counted.drawn = 0;
      new MutationObserver(() => counted.drawn++).observe(document.body, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
    await retype("apart", 'for (let i = 1; i <= 20_000; i++) console.log("line", i);\n"written";');
    await outputOf("apart").getByText("written", { exact: true }).waitFor();
    await page.locator("[data-kernel=idle]").waitFor();
    await page
      .locator("[data-cell=apart]")
      .getByRole("log")
      .getByText(/line 20000$/)
      .waitFor();
    const drawn = await page.evaluate(() => (window as unknown as { drawn: number }).drawn);
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(5000);
  });

  it("stops an endless loop; the other cells keep their values", async () => {
    await retype("apart", "for (;;);");
    await page.locator("[data-cell=apart][data-status=running]").waitFor();
    await page.getByRole("button", { name: "Interrupt" }).click();
    await page.locator("[data-cell=apart][data-status=interrupted]").waitFor();
    await retype("apart", "one + two;");
    await outputOf("apart").getByText("3").waitFor();
  });

  it("says that its kernel was killed, keeps the text, and goes on when it is mended", async () => {
    await retype("apart", 'process.kill(process.pid, "SIGKILL");');
    await page.getByRole("alert").filter({ hasText: "Other notebooks go on." }).waitFor();
    expect(await onDisk()).toContain("SIGKILL");
    await retype("apart", "one + 5;");
    await outputOf("apart").getByText("6").waitFor();
  });

  it("shows a reviewer all of it and says why nothing can be typed, cut or added", async () => {
    await page.goto(server.signInLink("reviewer"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.goto(`${server.address}/notebooks/numbers`);
    await ready();
    await page.getByText("Only data scientists may edit").waitFor();
    await editor("one").click();
    await page.keyboard.type("typed");
    await page.locator("[data-cell=two]").focus();
    for (const key of ["x", "v", "b", "d", "d", "Shift+M", "z"]) await page.keyboard.press(key);
    await page.keyboard.press("Control+Enter");
    await outputOf("two").getByText("2", { exact: true }).waitFor();
    expect(await page.locator("[data-cell]").count()).toBe(4);
    expect(await editor("one").textContent()).not.toContain("typed");
    expect(await onDisk()).toBe(source);
    await page.goto(server.signInLink());
    await page.getByRole("heading", { level: 1 }).waitFor();
  });
});
