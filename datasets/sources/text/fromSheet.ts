import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../../foundation/errors.ts";
import type { Source } from "../contract.ts";
import { unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { lineOf, madePath } from "./made.ts";

/** The first sheet of a workbook, a line a row. Columns found by position get the source's names. Throws `file.unreadable`. */
export async function fromSheet(path: string, source: Source, options: TextOptions): Promise<TextFile> {
  const [header = [], ...rows] = await readRows(path);
  const names = namesOf(header, source, basename(path));
  const lines = rows.map((cells) =>
    lineOf(
      [...names.keys()].map((i) => cells[i]),
      source,
    ),
  );
  const made = await madePath(path, options);
  await writeFile(made, [lineOf(names, source), ...lines].join(""));
  return { path: made, encoding: "utf-8", linesPerLine: 1 };
}

async function readRows(path: string): Promise<readonly (readonly unknown[])[]> {
  const { default: readWorkbook } = await import("read-excel-file/node");
  try {
    const [sheet] = await readWorkbook(await readFile(path));
    return sheet?.data ?? [];
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

function namesOf(
  header: readonly unknown[],
  { positions, columns }: Source,
  file: string,
): readonly string[] {
  const own = header.map((cell) => String(cell ?? ""));
  if (positions === undefined) return own;
  const lacking = columns
    .filter(({ presence }) => presence !== "optional")
    .find(({ name }) => positions.indexOf(name) >= header.length);
  if (lacking === undefined) return [...positions, ...own.slice(positions.length)];
  throw new Fault(
    "csv.missing-column",
    `missing column: ${lacking.name} (expected ${positions.length} columns, ${positions.join(", ")}, found ${header.length})`,
    { place: { file, line: 1, column: lacking.name } },
  );
}
