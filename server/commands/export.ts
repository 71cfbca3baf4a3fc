import { access } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Fault, writeFileDurably } from "vigie/datasets";
import type { NotebookRun } from "vigie/notebooks";

/** Found out before anything runs. Throws `usage.extension`, `usage.no-folder`. */
export async function checkTarget(out: string): Promise<void> {
  if (!/\.(html|md)$/.test(out))
    throw new Fault("usage.extension", `no such export: ${out} (expected a name ending in .html or .md)`);
  const folder = dirname(resolve(out));
  await access(folder).catch(() => {
    throw new Fault("usage.no-folder", `no such folder: ${folder} (expected one that is there, for --out)`);
  });
}

/** Writes a run of a notebook in the format that the file's name asks for. Returns the file's path. */
export async function writeExport(made: NotebookRun, out: string): Promise<string> {
  const { exportHtml, exportMarkdown } = await import("vigie/notebooks");
  const path = resolve(out);
  await writeFileDurably(path, path.endsWith(".md") ? exportMarkdown(made) : await exportHtml(made));
  return path;
}
