import { type ByteDictionary, createByteDictionary } from "../../store/byte-dictionary.ts";
import { type ChunkKind, type ColumnChunk, emptyValues } from "../../store/column-chunk.ts";
import type { Form } from "../forms.ts";
import { isWord, parseNumbers } from "./parse-cell.ts";
import { parseTexts } from "./parse-text.ts";

/** Reads the cells of one raw column in one form, line after line. */
export interface CellReader {
  /** Reads the cell in `bytes[from, until)` as that of line `row`; false where the line is odd. */
  read(bytes: Uint8Array, from: number, until: number, row: number): boolean;
  /** The same cell as that of the line before. */
  repeat(row: number): void;
  /** Cells of the first lines, where they lie: they hold until the next ones are read. */
  first(rows: number): ColumnChunk;
}

const kinds: Readonly<Partial<Record<Form, ChunkKind>>> = {
  ...{ text: "utf8", siren: "utf8", siret: "utf8", nic: "utf8", legalForm: "utf8" },
  ...{ code: "utf8", commune: "utf8", activity: "utf8", procedure: "utf8" },
  ...{ number: "float64", integer: "int32", count: "int32" },
  ...{ bool: "bool", isoDate: "date", frenchDate: "date", namedDate: "date", urssafDate: "date" },
  ...{ period: "date", periodEnd: "date" },
};

export function canReadForm(form: Form): boolean {
  return kinds[form] !== undefined;
}

interface CellReaderOptions {
  readonly form: Form;
  /** Whether an empty cell makes its line odd. */
  readonly isFilled: boolean;
  /** What a cell says instead of being empty. */
  readonly nothing: string | undefined;
  /** Texts beside which every other, or none, makes its line odd. */
  readonly only?: readonly string[] | undefined;
  /** Lines at once, at most. */
  readonly lines: number;
}

export function createCellReader({ form, isFilled, nothing, only, lines }: CellReaderOptions): CellReader {
  const kind = kinds[form]!;
  const valid = new Uint8Array(lines);
  const values = emptyValues(kind, lines);
  const dictionary = createByteDictionary();
  const parse = parserOf(form, dictionary);
  const words = only?.map((text) => Buffer.from(text));
  const empty = nothing === undefined ? null : Buffer.from(nothing);
  return {
    read(bytes, from, until, row) {
      if (words !== undefined && !words.some((word) => isWord(word, bytes, from, until))) return false;
      if (from === until || (empty !== null && isWord(empty, bytes, from, until))) {
        valid[row] = 0;
        values[row] = 0;
        return !isFilled;
      }
      const value = parse(bytes, from, until);
      valid[row] = 1;
      values[row] = value;
      return !Number.isNaN(value);
    },
    repeat(row) {
      valid[row] = valid[row - 1]!;
      values[row] = values[row - 1]!;
    },
    first: (rows) =>
      ({
        kind,
        length: rows,
        valid: valid.subarray(0, rows),
        values: values.subarray(0, rows),
        ...(kind === "utf8" && { dictionary }),
      }) as ColumnChunk,
  };
}

function parserOf(form: Form, dictionary: ByteDictionary) {
  const parseText = parseTexts[form];
  if (parseText === undefined) return parseNumbers[form]!;
  return (bytes: Uint8Array, from: number, until: number) => parseText(bytes, from, until, dictionary);
}
