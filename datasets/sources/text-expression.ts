import { isoOfDay } from "../foundation/calendar.ts";
import { createByteDictionary } from "../store/byte-dictionary.ts";
import type { ColumnChunk } from "../store/column-chunk.ts";
import { sqlText } from "../store/duckdb.ts";
import type { TextDictionary } from "../store/text-dictionary.ts";
import type { Expression } from "./expression.ts";
import { type Form, read } from "./forms.ts";
import { createRoom, type NumberChunk, type TextChunk } from "./vectors.ts";

/*
 * Expressions over texts. What one text gives is found out once, when it first stands somewhere, and not row by row.
 */

/** First characters of an ASCII text. */
export function prefix(of: Expression, length: number): Expression {
  return {
    sql: `left(${of.sql}, ${length})`,
    over(cells) {
      const texts = of.over(cells) as () => TextChunk;
      const shorten = createShortener(length);
      return () => shorten(texts());
    },
  };
}

function createShortener(length: number): (texts: TextChunk) => TextChunk {
  const dictionary = createByteDictionary();
  const codes: number[] = [];
  const roomFor = createRoom("utf8");
  return ({ dictionary: whole, values: own, ...rest }) => {
    const [bytes, offsets] = [whole.bytes(), whole.offsets()];
    for (let code = codes.length; code < whole.size; code++) {
      const from = offsets[code]!;
      codes.push(dictionary.codeOfBytes(bytes, from, Math.min(from + length, offsets[code + 1]!)));
    }
    const { values } = roomFor(rest.length);
    for (let i = 0; i < rest.length; i++) values[i] = rest.valid[i] === 1 ? codes[own[i]!]! : 0;
    return { ...rest, values: values as Int32Array, dictionary };
  };
}

/** Whether a text is this one. */
export function isText(of: Expression, text: string): Expression {
  return {
    sql: `${of.sql} = ${sqlText(text)}`,
    over(cells) {
      const texts = of.over(cells) as () => TextChunk;
      const entriesThat = createEntryTest((entry) => entry === text);
      const roomFor = createRoom("bool");
      return () => {
        const { length, valid, values: codes, dictionary } = texts();
        const isIt = entriesThat(dictionary);
        const values = roomFor(length).values as Uint8Array;
        for (let i = 0; i < length; i++) values[i] = valid[i] === 1 ? isIt[codes[i]!]! : 0;
        return { kind: "bool", length, valid, values };
      };
    },
  };
}

/** A text that is of a form, which changes nothing about it; missing where it is of another. */
export function onlyOfForm(form: Form, pattern: RegExp, of: Expression): Expression {
  return {
    sql: read(form, of.sql),
    over(cells) {
      const texts = of.over(cells) as () => TextChunk;
      const entriesThat = createEntryTest((entry) => pattern.test(entry));
      const roomFor = createRoom("utf8");
      return () => {
        const { length, valid: isThere, values: own, dictionary } = texts();
        const isOfForm = entriesThat(dictionary);
        const { valid, values } = roomFor(length) as { valid: Uint8Array; values: Int32Array };
        for (let i = 0; i < length; i++) {
          valid[i] = isThere[i] === 1 ? isOfForm[own[i]!]! : 0;
          values[i] = valid[i] === 1 ? own[i]! : 0;
        }
        return { kind: "utf8", length, valid, values, dictionary };
      };
    },
  };
}

/** 1 for each entry of a dictionary of which `test` is true, which only grows; 0 for the others. */
function createEntryTest(test: (text: string) => boolean): (dictionary: TextDictionary) => readonly number[] {
  const found: number[] = [];
  return (dictionary) => {
    const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
    for (let code = found.length; code < dictionary.size; code++) {
      const entry = Buffer.from(bytes.subarray(offsets[code], offsets[code + 1])).toString();
      found.push(Number(test(entry)));
    }
    return found;
  };
}

/** Texts and days with slashes between them; missing where one of them is. */
export function slashed(...parts: readonly Expression[]): Expression {
  return joined(" || '/' || ", Buffer.from("/"), parts);
}

/** Texts one after the other; missing where one of them is. */
export function together(...parts: readonly Expression[]): Expression {
  return joined(" || ", Buffer.from(""), parts);
}

function joined(operator: string, between: Uint8Array, parts: readonly Expression[]): Expression {
  return {
    sql: parts.map(({ sql }) => sql).join(operator),
    over(cells) {
      const columns = parts.map((part) => part.over(cells) as () => TextChunk | NumberChunk);
      const dictionary = createByteDictionary();
      const recent = createRecent(parts.length);
      const roomFor = createRoom("utf8");
      const write = createWriter(between);
      return () => {
        const chunks = columns.map((column) => column());
        const { length } = chunks[0]!;
        const writeRow = write(chunks);
        const codeOf = (row: number) => {
          const { line, until } = writeRow(row);
          return dictionary.codeOfBytes(line, 0, until);
        };
        const { valid, values } = roomFor(length) as { valid: Uint8Array; values: Int32Array };
        for (let i = 0; i < length; i++) {
          valid[i] = chunks.every((chunk) => chunk.valid[i] === 1) ? 1 : 0;
          values[i] = valid[i] === 0 ? 0 : recent(chunks, i, codeOf);
        }
        return { kind: "utf8", length, valid, values, dictionary };
      };
    },
  };
}

const recentRows = 1 << 12;

/** Remembers what `of` gave for the values of a row, until others take their place: lines of a firm follow each other. */
function createRecent(width: number) {
  const keys = new Int32Array(recentRows * width);
  const found = new Int32Array(recentRows).fill(-1);
  return (chunks: readonly ColumnChunk[], row: number, of: (row: number) => number) => {
    let hash = 0;
    for (let i = 0; i < width; i++) hash = Math.imul(hash ^ chunks[i]!.values[row]!, 0x9e3779b1);
    const slot = (hash >>> 16) & (recentRows - 1);
    let isSame = found[slot]! >= 0;
    for (let i = 0; i < width; i++) {
      const value = chunks[i]!.values[row]!;
      if (keys[slot * width + i] === value) continue;
      keys[slot * width + i] = value;
      isSame = false;
    }
    if (!isSame) found[slot] = of(row);
    return found[slot]!;
  };
}

/** Writes what stands in a row of some columns: texts as they are, days as `YYYY-MM-DD`. */
function createWriter(between: Uint8Array) {
  const days = new Map<number, Uint8Array>();
  const line = new Uint8Array(1 << 16);
  const isoBytes = (day: number) => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const written = Buffer.from(isoOfDay(day));
    days.set(day, written);
    return written;
  };
  return (columns: readonly ColumnChunk[]) => {
    const texts = columns.map((column) => {
      if (column.kind !== "utf8") return null;
      return { bytes: column.dictionary.bytes(), offsets: column.dictionary.offsets() };
    });
    let until = 0;
    const add = (bytes: Uint8Array, from: number, end: number) => {
      for (let k = from; k < end; k++) line[until++] = bytes[k]!;
    };
    return (row: number) => {
      until = 0;
      for (let i = 0; i < columns.length; i++) {
        const value = columns[i]!.values[row]!;
        const text = texts[i]!;
        if (i > 0) add(between, 0, between.length);
        if (text === null) add(isoBytes(value), 0, isoLength);
        else add(text.bytes, text.offsets[value]!, text.offsets[value + 1]!);
      }
      return { line, until };
    };
  };
}

const isoLength = "2016-05-31".length;
