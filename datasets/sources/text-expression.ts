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
      const columns = parts.map((part) => part.over(cells));
      const dictionary = createByteDictionary();
      const written = parts.map(createTexts);
      const roomFor = createRoom("utf8");
      const line = new Uint8Array(1 << 16);
      return () => {
        const texts = columns.map((column, part) => written[part]!(column()));
        const { length } = texts[0]!;
        const { valid, values } = roomFor(length) as { valid: Uint8Array; values: Int32Array };
        for (let i = 0; i < length; i++) {
          valid[i] = texts.every((text) => text.valid[i] === 1) ? 1 : 0;
          values[i] = 0;
          if (valid[i] === 0) continue;
          if (i > 0 && valid[i - 1] === 1 && texts.every(({ codes }) => codes[i] === codes[i - 1])) {
            values[i] = values[i - 1]!;
            continue;
          }
          let to = 0;
          for (let part = 0; part < texts.length; part++) {
            const { codes, bytes, offsets } = texts[part]!;
            if (part > 0) for (let k = 0; k < between.length; k++) line[to++] = between[k]!;
            const until = offsets[codes[i]! + 1]!;
            for (let k = offsets[codes[i]!]!; k < until; k++) line[to++] = bytes[k]!;
          }
          values[i] = dictionary.codeOfBytes(line, 0, to);
        }
        return { kind: "utf8", length, valid, values, dictionary };
      };
    },
  };
}

/** Writes texts as they are, days as `YYYY-MM-DD`. */
function createTexts() {
  const days = createByteDictionary();
  const known = new Map<number, number>();
  const roomFor = createRoom("utf8");
  const codeOf = (day: number) => {
    const code = known.get(day) ?? days.codeOf(isoOfDay(day));
    known.set(day, code);
    return code;
  };
  const codesOf = ({ length, values }: NumberChunk) => {
    const codes = roomFor(length).values as Int32Array;
    for (let i = 0; i < length; i++)
      codes[i] = i > 0 && values[i] === values[i - 1] ? codes[i - 1]! : codeOf(values[i]!);
    return codes;
  };
  return (column: ColumnChunk) => {
    const { length, valid } = column;
    const codes = column.kind === "utf8" ? column.values : codesOf(column);
    const { bytes, offsets } = column.kind === "utf8" ? column.dictionary : days;
    return { length, valid, codes, bytes: bytes(), offsets: offsets() };
  };
}
