import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildPanel, makeExampleFiles, openStore } from "vigie/datasets";
import { listRuns } from "vigie/experiments";
import { exportHtml, runNotebook } from "vigie/notebooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importExample } from "../support/import-example.ts";

const root = resolve(import.meta.dirname, "../..");
const notebook = join(root, "notebooks/compare-models.ts");
let workspace: string;

/** The example, small: the notebook's own panel with 500 firms. */
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-shipped-"));
  const store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const example = await makeExampleFiles(join(workspace, "raw"), { firms: 500 });
  const sources = await importExample(store, example);
  await buildPanel(store, {
    name: "example",
    sources,
    from: "2016-01",
    until: "2025-01",
  });
}, 180_000);
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe("compare-models", () => {
  it("runs in a kernel and as a script, with the same run and so the same numbers", async () => {
    const inKernel = await runNotebook({ file: notebook, workspace });
    expect(inKernel.failures).toEqual([]);
    const first = await listRuns(join(workspace, "runs"));
    expect(first.runs).toHaveLength(1);

    const tsx = join(root, "node_modules/.bin/tsx");
    await promisify(execFile)(tsx, [notebook], { cwd: root, env: { ...process.env, VIGIE_HOME: workspace } });
    const second = await listRuns(join(workspace, "runs"));
    expect(second.runs.map(({ record }) => record.id)).toEqual(first.runs.map(({ record }) => record.id));

    const shown = JSON.stringify(inKernel.cells.flatMap(({ outputs }) => outputs));
    expect(shown).toContain(first.runs[0]!.record.id);
    const charts = inKernel.cells
      .flatMap(({ outputs }) => outputs)
      .filter((one) => one.kind === "html" && one.from === "figure");
    expect(charts.length).toBe(4);
    const html = await exportHtml(inKernel);
    expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(4);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  }, 240_000);

  it("is the only shipped notebook so far; a new one needs its own test here", async () => {
    const files = (await readdir(join(root, "notebooks"))).filter((name) => name.endsWith(".ts"));
    expect(files).toEqual(["compare-models.ts"]);
  });
});
