import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../../foundation/errors.ts";
import type { Source } from "../contract.ts";
import { tidied } from "../delimiter.ts";
import { unreadable } from "../header.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { lineOf, madePath } from "./made.ts";

/** A sheet of a workbook, the first whose header has the source's columns, a line a row. Columns found by position get the source's names. Throws `file.unreadable`. */
export async function fromSheet(path: string, source: Source, options: TextOptions): Promise<TextFile> {
  const sheets = await readSheets(path);
  const fitting = sheets.find(([first = []]) => lackingColumns(first, source).length === 0);
  const [header = [], ...rows] = fitting ?? sheets[0] ?? [];
  const names = namesOf(header, source, basename(path));
  const lines = rows.map((cells) =>
    lineOf(
      [...names.keys()].map((i) => cells[i]),
      source,
    ),
  );
  const made = await madePath(path, options);
  await writeFile(made, [lineOf(names, source), ...lines].join(""));
  return { path: made, linesPerLine: 1 };
}

type Sheet = readonly (readonly unknown[])[];

async function readSheets(path: string): Promise<readonly Sheet[]> {
  const { default: readWorkbook } = await import("read-excel-file/node");
  try {
    const bytes = await readFile(path);
    if (!bytes.includes("xl/")) throw new Error("a zip archive that is no workbook: unpack it first");
    return (await readWorkbook(bytes)).map(({ data }) => data.filter((row) => row.length > 0));
  } catch (error) {
    throw unreadable(basename(path), error);
  }
}

/** Needed columns that a header has not: beyond its end where they are found by position. */
function lackingColumns(header: readonly unknown[], { positions, columns }: Source): Source["columns"] {
  const names = header.map((cell) => tidied(String(cell ?? "")));
  const has = ({ name, aliases = [] }: Source["columns"][number]) =>
    positions === undefined
      ? [name, ...aliases].some((one) => names.includes(tidied(one)))
      : positions.indexOf(name) < header.length;
  return columns.filter((column) => column.presence !== "optional" && !has(column));
}

function namesOf(header: readonly unknown[], source: Source, file: string): readonly string[] {
  const { positions } = source;
  const own = header.map((cell) => String(cell ?? ""));
  if (positions === undefined) return own;
  const [lacking] = lackingColumns(header, source);
  if (lacking === undefined) return [...positions, ...own.slice(positions.length)];
  throw new Fault(
    "csv.missing-column",
    `missing column: ${lacking.name} (expected ${positions.length} columns, ${positions.join(", ")}, found ${header.length})`,
    { place: { file, line: 1, column: lacking.name } },
  );
}
