import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import ts from "typescript";
import { digestBytes, digestJson, shortDigest } from "vigie/datasets";

/** Absolute path → digest of its content. */
export type ImportedFiles = Readonly<Record<string, string>>;

const relative = /["'`]\.{1,2}\//;
const endings = ["", ".ts", ".tsx", ".mts", ".js", ".mjs", "/index.ts", "/index.js"];

/**
 * The files that a text of `file` imports by relative paths, and those that they import, sorted by path. What is not there
 * stays out: running the cell says so.
 */
export function importedFiles(file: string, text: string): ImportedFiles {
  const found = new Map<string, string>();
  const visit = (from: string, source: string) => {
    for (const specifier of relativeImports(source)) {
      const path = fileAt(resolve(dirname(from), specifier));
      if (path === undefined || found.has(path)) continue;
      const content = readIfThere(path);
      if (content === undefined) continue;
      found.set(path, digestBytes(content));
      visit(path, content);
    }
  };
  visit(file, text);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Path → what tells this version of it, and of all that it imports, from others. */
export function versionsOf(paths: Iterable<string>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...new Set(paths)].map((path) => {
      const content = readIfThere(path) ?? "";
      const all = [digestBytes(content), ...Object.values(importedFiles(path, content))];
      return [path, shortDigest(digestJson(all))];
    }),
  );
}

function relativeImports(source: string): readonly string[] {
  if (!relative.test(source)) return [];
  const { importedFiles: imports } = ts.preProcessFile(source, true, true);
  return imports.map(({ fileName }) => fileName).filter((name) => /^\.{1,2}\//.test(name));
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function fileAt(path: string): string | undefined {
  const isFile = (one: string) => statSync(one, { throwIfNoEntry: false })?.isFile() === true;
  return endings.map((ending) => path + ending).find(isFile);
}
