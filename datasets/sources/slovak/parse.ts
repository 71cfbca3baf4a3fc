import { Fault } from "../../foundation/errors.ts";
import type { SlovakFile } from "./files.ts";
import { type FirmYear, type Reject, ratioCount, ratioNames } from "./firm-year.ts";

export interface ParsedFile {
  readonly rows: readonly FirmYear[];
  readonly rejects: readonly Reject[];
}

/**
 * `;`-separated text with a header, a decimal comma, `NA` for missing.
 * Columns are found by name, whatever their order and case. A faulty line is rejected and the rest goes on.
 * Throws `slovak.header` when a ratio has no column.
 */
export function parseSlovakFile(text: string, file: SlovakFile): ParsedFile {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = readHeader(lines[0] ?? "", file.name);
  const rows: FirmYear[] = [];
  const rejects: Reject[] = [];
  for (let i = 1; i < lines.length; i++) {
    const text = lines[i]!;
    if (text.trim() === "") continue;
    const result = readLine(text, header);
    if (result instanceof Float64Array) rows.push(firmYear(file, i + 1, result));
    else rejects.push({ file: file.name, line: i + 1, ...result });
  }
  return { rows, rejects };
}

interface Header {
  readonly fieldCount: number;
  /** Where V1..V63 stand. */
  readonly positions: readonly number[];
}

type LineFault = Pick<Reject, "column" | "value" | "expected">;

function readHeader(line: string, file: string): Header {
  const names = line.split(";").map((name) => unquote(name).toUpperCase());
  const missing = ratioNames.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Fault(
      "slovak.header",
      `missing column: ${missing.join(", ")} (expected V1..V${ratioCount} in the header)`,
      { place: { file, line: 1, column: missing[0]! } },
    );
  return { fieldCount: names.length, positions: ratioNames.map((name) => names.indexOf(name)) };
}

function readLine(line: string, { fieldCount, positions }: Header): Float64Array | LineFault {
  const fields = line.split(";");
  if (fields.length !== fieldCount)
    return { column: null, value: `${fields.length} fields`, expected: `${fieldCount} fields` };
  const values = new Float64Array(ratioCount);
  for (let j = 0; j < ratioCount; j++) {
    const field = fields[positions[j]!]!;
    const value = readNumber(field);
    if (value === undefined)
      return { column: ratioNames[j]!, value: field, expected: "a number with a decimal comma, or NA" };
    values[j] = value;
  }
  return values;
}

const numberPattern = /^[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?$/;

/** NaN for `NA`, undefined for what is no finite number; -0 becomes 0, so that equal numbers have equal bytes. */
function readNumber(field: string): number | undefined {
  const text = unquote(field);
  if (text === "NA") return Number.NaN;
  if (!numberPattern.test(text)) return undefined;
  const value = Number(text.replace(",", ".")) + 0;
  return Number.isFinite(value) ? value : undefined;
}

function unquote(field: string): string {
  const text = field.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

function firmYear(
  { name, year, sector, bankrupt }: SlovakFile,
  line: number,
  values: Float64Array,
): FirmYear {
  return { file: name, line, year, sector, bankrupt, values };
}
