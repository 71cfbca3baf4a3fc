import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { openStore } from "vigie/datasets";
import { listOutside } from "vigie/experiments";
import { runNotebook } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outsideRows, putPanel } from "../experiments/runs/outside/panel.ts";

const root = resolve(import.meta.dirname, "../..");
const notebook = join(root, "notebooks/judge-a-list.ts");
const run = promisify(execFile);
let workspace: string;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-judge-"));
  await mkdir(join(workspace, "datasets"));
  const rows = outsideRows();
  await putPanel(openStore(join(workspace, "datasets"), { clock: () => new Date(0) }), rows);
  const lines = rows
    .filter(({ month }) => month < "2021")
    .map(({ siren, month, debt }) => {
      const score = 1 / (1 + Math.exp(12 - 9 * debt));
      return `${siren},${month}-01,${score},${score > 0.5 ? "high" : ""}`;
    });
  await writeFile(join(workspace, "scores.csv"), ["siren,as-of,score,alert level", ...lines].join("\n"));
});

afterAll(() => rm(workspace, { recursive: true, force: true }));

const evaluate = (...words: readonly string[]) =>
  run(
    process.execPath,
    [join(root, "server/vigie.mjs"), "evaluate", join(workspace, "scores.csv"), "--panel", "p", ...words],
    { cwd: root, env: { ...process.env, VIGIE_HOME: workspace } },
  );

describe("judge-a-list", () => {
  it("is what `vigie evaluate --out` writes: one file, every score read, tiny ones too", async () => {
    const out = join(workspace, "report.html");
    const { stdout } = await evaluate("--out", out, "--json");
    const { record } = JSON.parse(stdout);
    expect(record.lines).toMatchObject({ read: 2000, rejected: 0 });
    const html = await readFile(out, "utf8");
    expect(html).toContain(record.id);
    expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(4);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(html).toMatch(/precision@high/);
  });

  it("refuses another ending and a folder that is not there, before anything is judged", async () => {
    const before = (await listOutside(join(workspace, "runs"))).length;
    await expect(evaluate("--out", join(workspace, "report.pdf"))).rejects.toThrow(/\.html or \.md/);
    await expect(evaluate("--out", join(workspace, "nowhere/report.md"))).rejects.toThrow(/no such folder/);
    expect((await listOutside(join(workspace, "runs"))).length).toBe(before);
  });

  it("runs in a kernel and as a script, on the newest list where none is named", async () => {
    const inKernel = await runNotebook({ file: notebook, workspace });
    expect(inKernel.failures).toEqual([]);
    const [newest] = await listOutside(join(workspace, "runs"));
    expect(JSON.stringify(inKernel.cells)).toContain(newest!.record.id);
    const tsx = join(root, "node_modules/.bin/tsx");
    await run(tsx, [notebook], { cwd: root, env: { ...process.env, VIGIE_HOME: workspace } });
  });

  it("says where there is no such list", async () => {
    const made = await runNotebook({ file: notebook, workspace, params: { list: "0123" } });
    expect(made.ok).toBe(false);
    expect(made.failures[0]!.why).toMatch(/no such list: 0123/);
  });
});
