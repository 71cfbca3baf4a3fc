import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "vigie/datasets";
import { exportHtml, exportMarkdown, runNotebook } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallPanel } from "./small-panel.ts";

let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-label-"));
  await mkdir(join(workspace, "notebooks"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  await store.putTable(smallPanel("small", 30));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const run = async (code: string) => {
  const file = join(workspace, "notebooks/label.ts");
  const imports = `import { cached, openPanel, sql } from "vigie/notebook";`;
  await writeFile(file, `// %% imports\n${imports}\n// %% first\n${code}\n`);
  const made = await runNotebook({ file, workspace });
  expect(made.failures).toEqual([]);
  return made;
};
const opens = (...columns: string[]) => `await openPanel("small", { columns: ${JSON.stringify(columns)} });`;

describe("a run has the strictest label of the columns that it opened", () => {
  it.each([
    ["nothing opened", "1;", null],
    ["open columns alone", opens("siren", "region"), "open"],
    ["a restricted one", opens("siren", "strongSignal"), "restricted"],
    ["all of a panel", `await openPanel("small");`, "secret"],
    ["several cells", `${opens("siren")}\n// %% second\n${opens("debt")}`, "secret"],
    ["a query", "await sql`SELECT count(*) FROM small`;", "secret"],
    ["a value computed and kept", `await cached("kept", () => openPanel("small").then(() => 1));`, "secret"],
    ["that value from the cache", `await cached("kept", () => openPanel("small").then(() => 1));`, "secret"],
  ])("%s", async (_, code, label) => expect((await run(code)).label).toBe(label));

  it("which an exported run says before anything else", async () => {
    const made = await run(opens("strongSignal"));
    const said =
      "Secrecy: restricted (for entitled people), the strictest of the columns that this run opened.";
    expect(await exportHtml(made)).toMatch(
      new RegExp(`<main>\\s*<p class="note label">${said.replace(/[()]/g, "\\$&")}</p>`),
    );
    expect(exportMarkdown(made).replaceAll("\\", "")).toMatch(/^> Secrecy: restricted/);
    expect(await exportHtml(await run("1;"))).not.toContain("Secrecy");
  });
});
