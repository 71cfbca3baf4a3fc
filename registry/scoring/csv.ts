import { Fault } from "vigie/datasets";
import type { Cell, CellKind, FlatColumn } from "./flat.ts";

/** A spreadsheet runs a cell that begins so (OWASP, CSV injection). A leading quote is marked too, so that it can be told from ours. */
const startsLikeFormula = /^[=+\-@\t\r']/;

/** RFC 4180: commas, CRLF. Null is an empty cell, an empty text is `""`. */
export function encodeCsv(
  columns: readonly FlatColumn[],
  rows: readonly Readonly<Record<string, Cell>>[],
): string {
  const header = columns.map(({ name }) => encodeText(name)).join(",");
  const lines = rows.map((row) => columns.map(({ name }) => encodeCell(row[name] ?? null)).join(","));
  return `${[header, ...lines].join("\r\n")}\r\n`;
}

function encodeCell(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "string" ? encodeText(cell) : String(cell);
}

function encodeText(text: string): string {
  const safe = startsLikeFormula.test(text) ? `'${text}` : text;
  return safe === "" || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it stands in the file: whether it was quoted tells `""` from nothing. */
interface RawCell {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Header and rows as cells. @throws Fault `alerts.csv` with the line. */
export function decodeCsv(
  text: string,
  kindOf: (name: string) => CellKind | null,
): { names: readonly string[]; rows: readonly Readonly<Record<string, Cell>>[] } {
  const [header, ...lines] = splitRecords(text);
  if (header === undefined) throw broken(1, "file is empty");
  const names = header.map(({ text }) => decodeText(text));
  names.forEach((name, i) => {
    if (kindOf(name) === null || names.indexOf(name) !== i) throw broken(1, `unknown column: ${name}`);
  });
  return { names, rows: lines.map((cells, i) => decodeRow(cells, { names, kindOf, line: i + 2 })) };
}

interface RowContext {
  readonly names: readonly string[];
  readonly kindOf: (name: string) => CellKind | null;
  readonly line: number;
}

function decodeRow(
  cells: readonly RawCell[],
  { names, kindOf, line }: RowContext,
): Readonly<Record<string, Cell>> {
  if (cells.length !== names.length) throw broken(line, `${cells.length} fields instead of ${names.length}`);
  const row: Record<string, Cell> = Object.create(null);
  names.forEach((name, i) => {
    row[name] = decodeCell(cells[i]!, kindOf(name)!, { line, name });
  });
  return row;
}

function decodeCell({ text, isQuoted }: RawCell, kind: CellKind, at: { line: number; name: string }): Cell {
  if (text === "" && !isQuoted) return null;
  if (kind === "text") return decodeText(text);
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true";
  const number = kind === "boolean" || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw broken(at.line, `${at.name} is not a ${kind}: ${text.slice(0, 40)}`);
}

function decodeText(text: string): string {
  return /^'[=+\-@\t\r']/.test(text) ? text.slice(1) : text;
}

/** One pass: quoted cells may hold commas, quotes (doubled) and line ends. */
function splitRecords(text: string): readonly (readonly RawCell[])[] {
  const records: RawCell[][] = [];
  let record: RawCell[] = [];
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length; ) {
    const { cell, end } = readCell(text, at, records.length + 1);
    record.push(cell);
    if (text[end] === ",") {
      at = end + 1;
      if (at === text.length) record.push({ text: "", isQuoted: false });
      else continue;
    }
    records.push(record);
    record = [];
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return records;
}

function readCell(text: string, start: number, line: number): { cell: RawCell; end: number } {
  if (text[start] !== '"') {
    const end = nextBreak(text, start);
    return { cell: { text: text.slice(start, end), isQuoted: false }, end };
  }
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) throw broken(line, "a quote is never closed");
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  if (nextBreak(text, end + 1) !== end + 1) throw broken(line, "text after a closing quote");
  return { cell: { text: text.slice(start + 1, end).replaceAll('""', '"'), isQuoted: true }, end: end + 1 };
}

function nextBreak(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === "," || character === "\n" || (character === "\r" && text[at + 1] === "\n")) return at;
  }
  return text.length;
}

function broken(line: number, problem: string): Fault {
  return new Fault(
    "alerts.csv",
    `alert list, record ${line}: ${problem} (expected what writeAlertList writes)`,
    {
      place: { line },
    },
  );
}
