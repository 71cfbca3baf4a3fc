import { createByteDictionary } from "../store/byte-dictionary.ts";
import { sqlText } from "../store/duckdb.ts";
import type { TextDictionary } from "../store/text-dictionary.ts";
import { cell, type Expression } from "./expression.ts";
import { type Form, read } from "./forms.ts";
import { createRoom, type TextChunk } from "./vectors.ts";

/*
 * Expressions over texts. What one text gives is found out once, when it first stands somewhere, and not row by row.
 */

/** First characters of an ASCII text. */
export function prefix(of: Expression, length: number): Expression {
  return changedText(of, `left(${of.sql}, ${length})`, (text) => text.slice(0, length));
}

/** Whether a text is this one. */
export function isText(of: Expression, text: string): Expression {
  return textTest(of, `${of.sql} = ${sqlText(text)}`, (entry) => entry === text);
}

/** A code in capital letters. */
export function upperCode(column: string): Expression {
  const code = cell("code", column);
  return changedText(code, `upper(${code.sql})`, (text) => text.toUpperCase());
}

/** A text that is of a form, which changes nothing about it; missing where it is of another. */
export function onlyOfForm(form: Form, pattern: RegExp, of: Expression): Expression {
  return changedText(of, read(form, of.sql), (text) => (pattern.test(text) ? text : null));
}

/** What `change`, or `sql`, makes of a text: another one, or none. */
export function changedText(
  of: Expression,
  sql: string,
  change: (text: string) => string | null,
): Expression {
  return {
    sql,
    over(cells) {
      const texts = of.over(cells) as () => TextChunk;
      const dictionary = createByteDictionary();
      const codesOf = createEntryMap((text) => {
        const changed = change(text);
        return changed === null ? -1 : dictionary.codeOf(changed);
      });
      const roomFor = createRoom("utf8");
      return () => {
        const { length, valid: isThere, values: own, dictionary: from } = texts();
        const codes = codesOf(from);
        const { valid, values } = roomFor(length) as { valid: Uint8Array; values: Int32Array };
        for (let i = 0; i < length; i++) {
          const code = isThere[i] === 1 ? codes[own[i]!]! : -1;
          valid[i] = code < 0 ? 0 : 1;
          values[i] = Math.max(code, 0);
        }
        return { kind: "utf8", length, valid, values, dictionary };
      };
    },
  };
}

/** Whether `test`, or `sql`, is true of a text. */
export function textTest(of: Expression, sql: string, test: (text: string) => boolean): Expression {
  return {
    sql,
    over(cells) {
      const texts = of.over(cells) as () => TextChunk;
      const entriesThat = createEntryMap((text) => Number(test(text)));
      const roomFor = createRoom("bool");
      return () => {
        const { length, valid, values: codes, dictionary } = texts();
        const isSo = entriesThat(dictionary);
        const values = roomFor(length).values as Uint8Array;
        for (let i = 0; i < length; i++) values[i] = valid[i] === 1 ? isSo[codes[i]!]! : 0;
        return { kind: "bool", length, valid, values };
      };
    },
  };
}

/** A number for each entry of a dictionary, which only grows. */
function createEntryMap(of: (text: string) => number): (dictionary: TextDictionary) => readonly number[] {
  const found: number[] = [];
  return (dictionary) => {
    const [bytes, offsets] = [dictionary.bytes(), dictionary.offsets()];
    for (let code = found.length; code < dictionary.size; code++) {
      const [from, until] = [offsets[code]!, offsets[code + 1]!];
      found.push(of(Buffer.from(bytes.buffer, bytes.byteOffset + from, until - from).toString()));
    }
    return found;
  };
}
