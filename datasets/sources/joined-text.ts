import { isoOfDay } from "../foundation/calendar.ts";
import { createByteDictionary } from "../store/byte-dictionary.ts";
import type { ColumnChunk } from "../store/column-chunk.ts";
import type { Expression } from "./expression.ts";
import { createRoom, type NumberChunk, type TextChunk } from "./vectors.ts";

/*
 * Expressions that write several texts as one. What was written is remembered for a while, by what it was made of.
 */

/** The first of two texts that is there. */
export function orText(of: Expression, other: Expression): Expression {
  return joined(`coalesce(${of.sql}, ${other.sql})`, "", { parts: [of, other], takes: "first" });
}

/** The texts that are there, with spaces between them; missing where none is. */
export function spaced(...parts: readonly Expression[]): Expression {
  const sql = `nullif(concat_ws(' ', ${parts.map((part) => part.sql).join(", ")}), '')`;
  return joined(sql, " ", { parts, takes: "some" });
}

/** Texts and days with slashes between them; missing where one of them is. */
export function slashed(...parts: readonly Expression[]): Expression {
  return joined(parts.map(({ sql }) => sql).join(" || '/' || "), "/", { parts, takes: "all" });
}

/** Texts one after the other; missing where one of them is. */
export function together(...parts: readonly Expression[]): Expression {
  return joined(parts.map(({ sql }) => sql).join(" || "), "", { parts, takes: "all" });
}

interface Joined {
  readonly parts: readonly Expression[];
  /** Which parts make the text: the first that is there, those that are, or all, without one of which there is none. */
  readonly takes: "first" | "some" | "all";
}

function joined(sql: string, between: string, { parts, takes }: Joined): Expression {
  return {
    sql,
    over(cells) {
      const columns = parts.map((part) => part.over(cells) as () => TextChunk | NumberChunk);
      const dictionary = createByteDictionary();
      const recent = createRecent(parts.length);
      const roomFor = createRoom("utf8");
      const write = createWriter(Buffer.from(between), takes === "first" ? 1 : parts.length);
      const isWritten = (chunks: readonly ColumnChunk[], row: number) =>
        takes === "all"
          ? chunks.every(({ valid }) => valid[row] === 1)
          : chunks.some(({ valid }) => valid[row] === 1);
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
          valid[i] = isWritten(chunks, i) ? 1 : 0;
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
    for (let i = 0; i < width; i++) hash = Math.imul(hash ^ keyOf(chunks[i]!, row), 0x9e3779b1);
    const slot = (hash >>> 16) & (recentRows - 1);
    let isSame = found[slot]! >= 0;
    for (let i = 0; i < width; i++) {
      const value = keyOf(chunks[i]!, row);
      if (keys[slot * width + i] === value) continue;
      keys[slot * width + i] = value;
      isSame = false;
    }
    if (!isSame) found[slot] = of(row);
    return found[slot]!;
  };
}

const missing = -(2 ** 31);
const keyOf = ({ valid, values }: ColumnChunk, row: number) => (valid[row] === 1 ? values[row]! : missing);

/** Writes what is there in a row of some columns, `most` of them at most: texts as they are, days as `YYYY-MM-DD`. */
function createWriter(between: Uint8Array, most: number) {
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
      let written = 0;
      for (let i = 0; i < columns.length && written < most; i++) {
        if (columns[i]!.valid[row] === 0) continue;
        const value = columns[i]!.values[row]!;
        const text = texts[i]!;
        if (written++ > 0) add(between, 0, between.length);
        if (text === null) add(isoBytes(value), 0, isoLength);
        else add(text.bytes, text.offsets[value]!, text.offsets[value + 1]!);
      }
      return { line, until };
    };
  };
}

const isoLength = "2016-05-31".length;
