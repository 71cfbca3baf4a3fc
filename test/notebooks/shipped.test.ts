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
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe("compare-models", () => {
  it("runs in a kernel and as a script, with the same run and so the same numbers", async () => {
    const inKernel = await runNotebook({ file: notebook, workspace });
    expect(inKernel.failures).toEqual([]);
    const first = await listRuns(join(workspace, "runs"));
    expect(first.runs).toHaveLength(1);

    await runScript(notebook);
    const second = await listRuns(join(workspace, "runs"));
    expect(second.runs.map(({ record }) => record.id)).toEqual(first.runs.map(({ record }) => record.id));

    const shown = JSON.stringify(inKernel.cells.flatMap(({ outputs }) => outputs));
    expect(shown).toContain(first.runs[0]!.record.id);
    const charts = inKernel.cells
      .flatMap(({ outputs }) => outputs)
      .filter((one) => one.kind === "html" && one.from === "figure");
    expect(charts.length).toBe(5);
    const html = await exportHtml(inKernel);
    expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(5);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });
});

/** Notebooks of one stored study: charts and tables that they show. What one has fitted the next one reads. */
const ofStudies = {
  "regional-backtest": { charts: 3, tables: 3 },
  calibration: { charts: 4, tables: 2 },
  "fairness-audit": { charts: 5, tables: 5 },
  "register-a-model": { charts: 1, tables: 3 },
  "iterate-on-features": { charts: 0, tables: 1 },
} as const;

describe.each(Object.entries(ofStudies))("%s", (name, expected) => {
  it("runs in a kernel and as a script, with the same run and so the same numbers", async () => {
    const file = join(root, `notebooks/${name}.ts`);
    const inKernel = await runNotebook({ file, workspace });
    expect(inKernel.failures).toEqual([]);
    const outputs = inKernel.cells.flatMap((cell) => cell.outputs);
    const first = await idsOfRuns();
    const own = first.find((id) => JSON.stringify(outputs).includes(id));
    expect(own, "the run that the notebook names").toBeDefined();
    const charts = outputs.filter((one) => one.kind === "html" && one.from === "figure");
    expect(charts.length).toBe(expected.charts);
    const tables = outputs.filter((one) => one.kind === "table");
    expect(tables.length).toBeGreaterThanOrEqual(expected.tables);
    for (const { rowCount } of tables) expect(rowCount).toBeGreaterThan(0);

    await runScript(file);
    expect(await idsOfRuns()).toEqual(first);
    const html = await exportHtml(inKernel);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(html).toMatch(/95 % interval/);
  });
});

describe("explore-the-panel", () => {
  it("runs in a kernel and as a script, and shows each feature with where it comes from and a chart of one", async () => {
    const file = join(root, "notebooks/explore-the-panel.ts");
    const { failures, cells } = await runNotebook({ file, workspace, params: { from: "2018-01" } });
    expect(failures).toEqual([]);
    const outputs = cells.flatMap((cell) => cell.outputs);
    expect(outputs.filter((one) => one.kind === "html" && one.from === "figure")).toHaveLength(2);
    const [columns, tenths] = outputs.filter((one) => one.kind === "table");
    expect(columns!.rowCount).toBeGreaterThan(50);
    expect(tenths!.rowCount).toBeGreaterThanOrEqual(10);
    await runScript(file);
  });
});

describe("the shipped notebooks", () => {
  it("are these; a new one needs its own test here, as judge-a-list has one beside it", async () => {
    const files = (await readdir(join(root, "notebooks"))).filter((name) => name.endsWith(".ts"));
    expect(files.sort()).toEqual(
      ["compare-models", "explore-the-panel", "judge-a-list", ...Object.keys(ofStudies)]
        .map((name) => `${name}.ts`)
        .sort(),
    );
  });
});

/** Ids in their own order: a run stored again is the same run. */
async function idsOfRuns(): Promise<readonly string[]> {
  const { runs } = await listRuns(join(workspace, "runs"));
  return runs.map(({ record }) => record.id).sort();
}

async function runScript(file: string): Promise<void> {
  const tsx = join(root, "node_modules/.bin/tsx");
  await promisify(execFile)(tsx, [file], { cwd: root, env: { ...process.env, VIGIE_HOME: workspace } });
}
