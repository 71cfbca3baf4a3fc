import { type FSWatcher, watch } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeError, Fault } from "vigie/datasets";

const notebookFile = /^([A-Za-z0-9][\w-]{0,99})\.ts$/;

/** Where the notebook with this id lies. */
export function fileOf(folder: string, id: string): string {
  return join(folder, `${id}.ts`);
}

/** Ids of the notebooks of a folder, sorted. */
export async function idsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => notebookFile.exec(name)?.[1] ?? []).sort();
}

/** @throws Fault `notebook.unknown` (not-found) on what is no notebook of the folder, whatever it looks like. */
export async function readSource(folder: string, id: string): Promise<string> {
  const isName = notebookFile.test(`${id}.ts`);
  const source = isName ? await readFile(fileOf(folder, id), "utf8").catch(ignoreMissing) : null;
  if (source !== null) return source;
  throw new Fault("notebook.unknown", `unknown notebook: ${id} (expected a file of the notebooks folder)`, {
    kind: "not-found",
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

/** The first heading, else the file's name. */
export function titleOf(id: string, source: string): string {
  return /^\/\/ #+ +(.+)$/m.exec(source)?.[1]?.trim() ?? id;
}

/** Tells of each notebook whose file was touched. Null, and a warning, where the system does not watch folders (too many watches, some network disks). */
export function watchFolder(
  folder: string,
  touched: (id: string) => void,
  onWarning: (sentence: string) => void,
): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      const id = notebookFile.exec(name ?? "")?.[1];
      if (id !== undefined) touched(id);
    });
    watcher.on("error", (error) => onWarning(`notebooks are no longer watched: ${describeError(error)}`));
    return watcher;
  } catch (error) {
    onWarning(`saved notebooks do not run by themselves here: ${describeError(error)}`);
    return null;
  }
}
