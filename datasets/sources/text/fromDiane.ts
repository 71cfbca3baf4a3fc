import { open } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../../foundation/errors.ts";
import type { Source } from "../contract.ts";
import { delimiterOf } from "../delimiter.ts";
import type { TextFile, TextOptions } from "./asText.ts";
import { eachLine } from "./decode.ts";
import { madePath } from "./made.ts";
import type { Sniffed } from "./sniff.ts";

interface DianeFile extends Omit<Sniffed, "kind"> {
  readonly source: Source;
}

/** Where a name stands in the wide header: once, or once a year. */
interface Field {
  readonly name: string;
  readonly position: number | null;
  readonly years: ReadonlyMap<string, number>;
}

interface WideLayout {
  readonly header: string;
  readonly delimiter: Source["delimiter"];
  /** Cells of a line. */
  readonly width: number;
  readonly fields: readonly Field[];
  readonly years: readonly string[];
}

const heldLines = 2000;

/**
 * Diane writes a firm a line, and each field as many columns as there are years (`Effectif consolidé 2017`). Here: a line
 * a firm and year, with the column `Annee` and each field once, its spaces tidied. In any encoding; exports
 * laid end to end repeat their header. Throws `file.unreadable`, `csv.missing-column`.
 */
export async function fromDiane(
  path: string,
  { source, ...written }: DianeFile,
  options: TextOptions,
): Promise<TextFile> {
  const made = await madePath(path, options);
  const out = await open(made, "w");
  let layout: WideLayout | undefined;
  let held: string[] = [];
  const flush = async () => {
    if (held.length > 0) await out.write(`${held.join("\n")}\n`);
    held = [];
  };
  try {
    await eachLine(path, { ...written, signal: options.signal }, async (line) => {
      if (layout === undefined) {
        if (line.trim() === "") return;
        layout = layoutOf(line, source, basename(path));
        held.push(headerOf(layout));
      } else held.push(...yearsOf(line, layout));
      if (held.length >= heldLines) await flush();
    });
    await flush();
  } finally {
    await out.close();
  }
  const { years = [""], width = 0 } = layout ?? {};
  return { path: made, linesPerLine: years.length, fieldsPerLine: width };
}

function headerOf({ fields, delimiter }: WideLayout): string {
  return ["Annee", ...fields.map(({ name }) => `"${name.replaceAll('"', '""')}"`)].join(delimiter);
}

/** As many lines as there are years, whatever the line: what cannot be cut comes first, as it is, to be rejected. */
function yearsOf(line: string, { header, delimiter, width, fields, years }: WideLayout): readonly string[] {
  const blank = years.map(() => "");
  if (line.trim() === "" || line === header) return blank;
  const cells = rawCells(line, delimiter);
  if (cells.length !== width) {
    const isTakenForWhole = cells.length === fields.length + 1;
    return [isTakenForWhole ? `${line}${delimiter}` : line, ...blank.slice(1)];
  }
  return years.map((year) => [year, ...fields.map((field) => cellOf(field, cells, year))].join(delimiter));
}

/** Cells as they are written, with their quotes; a line whose quotes are broken is one cell, and will be rejected. */
function rawCells(line: string, delimiter: string): readonly string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const separator = delimiter === "|" ? "\\|" : delimiter;
  const led = `${delimiter}${line}`;
  const cells = led.match(
    new RegExp(`${separator}(?:"(?:[^"]|"")*"|[^"${delimiter}]*)(?=${separator}|$)`, "g"),
  );
  return cells?.join("") === led ? cells.map((cell) => cell.slice(1)) : [line];
}

function unquoted(cell: string): string {
  return cell.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"');
}

function layoutOf(header: string, source: Source, file: string): WideLayout {
  const delimiter = delimiterOf(header, source);
  const cells = rawCells(header, delimiter).map(unquoted);
  const fields = new Map<string, { position: number | null; years: Map<string, number> }>();
  for (const [position, cell] of cells.entries()) {
    const tidy = cell.replace(/\s+/g, " ").trim();
    const [, name = tidy, year] = /^(.*) ((?:19|20)\d{2})$/.exec(tidy) ?? [];
    const field = fields.get(name) ?? { position: null, years: new Map<string, number>() };
    if (year === undefined) field.position = position;
    else field.years.set(year, position);
    fields.set(name, field);
  }
  const years = [...new Set([...fields.values()].flatMap((field) => [...field.years.keys()]))].sort();
  if (years.length === 0) throw noYears(file);
  return {
    header,
    delimiter,
    width: cells.length,
    fields: [...fields].map(([name, field]) => ({ name, ...field })),
    years,
  };
}

function noYears(file: string): Fault {
  return new Fault(
    "csv.missing-column",
    "missing column: Date de clôture YYYY (expected a column for each field and year)",
    { place: { file, line: 1, column: "Date de clôture" } },
  );
}

/** A yearly cell that says nothing (`n.d.`, `n.s.`), or groups its thousands by spaces, is tidied. */
function cellOf({ position, years }: Field, cells: readonly string[], year: string): string {
  const yearly = years.get(year);
  if (yearly === undefined) return position === null ? "" : cells[position]!;
  const cell = unquoted(cells[yearly]!).trim();
  if (/^n\.?\s?[acds]\.?$/i.test(cell)) return "";
  return /^[+-]?\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d+)?$/.test(cell)
    ? cell.replace(/\s/g, "")
    : cells[yearly]!;
}
