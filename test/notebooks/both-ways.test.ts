import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { exportHtml, type NotebookRun, runNotebook } from "vigie/notebooks";
import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../notebooks/engine/script.ts";

const file = join(import.meta.dirname, "fixtures/both-ways.ts");
let run: NotebookRun;

beforeAll(async () => {
  run = await runNotebook({
    file,
    workspace: await mkdtemp(join(tmpdir(), "vigie-")),
    params: { factor: "3" },
  });
});

test("runs every cell", () => {
  expect(run.failures).toEqual([]);
  expect(run.ok).toBe(true);
});

/** What the kernel shows and what the script prints, where all is shown by `display`. */
async function bothWays(file: string): Promise<{ kernel: string; script: string }> {
  const [run, { stdout }] = await Promise.all([
    mkdtemp(join(tmpdir(), "vigie-")).then((workspace) => runNotebook({ file, workspace })),
    promisify(execFile)(process.execPath, ["--import", "tsx", file]),
  ]);
  expect(run.failures).toEqual([]);
  const texts = run.cells
    .filter(({ tags }) => !tags.includes("markdown"))
    .flatMap(({ id, outputs }) => (id === "first-value" ? outputs.slice(0, 1) : outputs))
    .map(textOf);
  return { kernel: texts.filter((text) => text !== "").join("\n"), script: stdout.trimEnd() };
}

test("shows in the kernel what the script prints", async () => {
  const { kernel, script } = await bothWays(file);
  expect(kernel).toBe(script);
  expect(script).toContain("sum 60");
  expect(script).toContain("The sum in Bretagne is 60.");
});

test("runs what TypeScript allows: generics, types alone, templates with markers, classes, async generators", async () => {
  const { kernel, script } = await bothWays(join(import.meta.dirname, "fixtures/language.ts"));
  expect(kernel).toBe(script);
  expect(script).toContain(" // %% not a cell\n// %% nor this\n");
  expect(script).toMatch(/Array\(2\)\n {2}0: "é"\n {2}1: "3\.14"\n/);
});

test("sets parameters before it runs", () => {
  expect(run.cells.flatMap(({ outputs }) => outputs)).toContainEqual({ kind: "text", text: "sum 90" });
});

test("exports one file that needs nothing else", async () => {
  const html = await exportHtml(run);
  expect(html).toContain("<title>Both ways</title>");
  expect(html).toContain("default-src 'none'");
  const scripts = html.match(/<script\b[^>]*>/g);
  expect(scripts).toEqual([
    "<script>",
    '<script type="application/json" id="charts">',
    "<script>",
    "<script>",
  ]);
  expect(html).not.toMatch(/(?:src|href)="(?!data:|#|https:\/\/)/);
  expect(html).toContain("<svg xmlns=");
  expect(html).toContain('<p class="output input"><span>steps</span> <strong>5</strong></p>');
  expect(html).toContain("<strong>Bretagne</strong>");
});

test("a failed cell fails the run, and says what did not run and why", async () => {
  const failed = await runNotebook({
    file: join(import.meta.dirname, "fixtures/failing.ts"),
    workspace: await mkdtemp(join(tmpdir(), "vigie-")),
  });
  expect(failed.ok).toBe(false);
  expect(failed.failures.map(({ cell, line, why }) => [cell, line, why])).toEqual([
    ["source", 4, "TypeError: no source"],
    ["reader", 8, "reads x of source, which did not run"],
  ]);
  expect(failed.cells.find(({ id }) => id === "other")?.status).toBe("done");
});
