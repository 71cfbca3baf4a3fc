import { isoOfDay, monthOfDay, monthsLater, startOfMonth, yearOfDay } from "../foundation/calendar.ts";
import { createByteDictionary } from "../store/byte-dictionary.ts";
import type { ColumnChunk } from "../store/column-chunk.ts";
import { type Form, read } from "./forms.ts";
import { createMapping, createRoom, type NumberChunk, type TextChunk } from "./vectors.ts";

/**
 * What a fact says of its line, both ways: as SQL over the raw columns, which takes any line, and over the cells that were
 * read from bytes, which takes the usual ones. The same value either way, or null.
 */
export interface Expression {
  readonly sql: string;
  /** Prepared once an import; then gives the values of the lines at hand, which hold until the next ones are. */
  readonly over: (cells: Cells) => () => ColumnChunk;
}

/** The cells of some lines, one for each fact. What they give is never written to. */
export interface Cells {
  cell(form: Form, column: string): () => ColumnChunk;
  /** First day of the month of each fact, where a line gives one a month. */
  month(): ColumnChunk;
  /** The cell of that month, where the source has a column a month. */
  monthly(): ColumnChunk;
}

type Days = () => NumberChunk;
const numbersOf = (of: Expression, cells: Cells) => of.over(cells) as Days;

/** The raw column read in a form. */
export function cell(form: Form, column: string): Expression {
  const sql = form === "text" ? column : read(form, column);
  return { sql, over: (cells) => cells.cell(form, column) };
}

/** The month into which a line is spread. */
export const spreadMonth: Expression = {
  sql: "CAST(month AS DATE)",
  over: (cells) => () => cells.month(),
};

/** The month of a monthly column. */
export const monthlyMonth: Expression = { sql: "monthly.month", over: (cells) => () => cells.month() };

/** The cell of a monthly column. */
export function monthlyCell(form: Form): Expression {
  return { sql: read(form, "monthly.value"), over: (cells) => () => cells.monthly() };
}

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

export function divided(of: Expression, by: number | Expression): Expression {
  return {
    sql: `${of.sql} / ${typeof by === "number" ? by : by.sql}`,
    over(cells) {
      const numerator = numbersOf(of, cells);
      if (typeof by === "number") {
        const divide = createMapping("float64", (x) => x / by);
        return () => divide(numerator());
      }
      const denominator = numbersOf(by, cells);
      const divide = createMapping("float64", (x, y) => x / y);
      return () => divide(numerator(), denominator());
    },
  };
}

/** Months from one first of a month until another. */
export function monthsBetween(from: Expression, until: Expression): Expression {
  return {
    sql: `date_diff('month', ${from.sql}, ${until.sql})`,
    over(cells) {
      const [start, end] = [numbersOf(from, cells), numbersOf(until, cells)];
      const count = createMapping("int32", (a, b) => monthOfDay(b) - monthOfDay(a));
      return () => count(start(), end());
    },
  };
}

function ofDay(of: Expression, sql: string, change: (day: number) => number): Expression {
  return {
    sql,
    over(cells) {
      const days = numbersOf(of, cells);
      const map = createMapping("date", change);
      return () => map(days());
    },
  };
}

export function firstOfMonth(of: Expression): Expression {
  return ofDay(of, `CAST(date_trunc('month', ${of.sql}) AS DATE)`, (day) => startOfMonth(monthOfDay(day)));
}

/** The first of the month of a day up to `lastDay`, of the next one after it. */
export function countedMonth(of: Expression, lastDay: number): Expression {
  return ofDay(
    of,
    `CAST(date_trunc('month', ${of.sql}) + to_months(if(day(${of.sql}) <= ${lastDay}, 0, 1)) AS DATE)`,
    (day) => {
      const month = monthOfDay(day);
      return startOfMonth(day - startOfMonth(month) < lastDay ? month : month + 1);
    },
  );
}

export function plusMonths(of: Expression, months: number): Expression {
  return ofDay(of, `CAST(${of.sql} + INTERVAL ${months} MONTH AS DATE)`, (day) => monthsLater(day, months));
}

/** The later of two days. */
export function laterOf(a: Expression, b: Expression): Expression {
  return {
    sql: `greatest(${a.sql}, ${b.sql})`,
    over(cells) {
      const [x, y] = [numbersOf(a, cells), numbersOf(b, cells)];
      const later = createMapping("date", (one, other) => Math.max(one, other));
      return () => later(x(), y());
    },
  };
}

/** A number, or where it is missing the year of a day that never is. */
export function orYearOf(of: Expression, day: Expression): Expression {
  return {
    sql: `coalesce(${of.sql}, year(${day.sql}))`,
    over(cells) {
      const [number, days] = [numbersOf(of, cells), numbersOf(day, cells)];
      const yearsOf = createMapping("int32", yearOfDay);
      return () => {
        const [own, other] = [number(), days()];
        const years = yearsOf(other);
        for (let i = 0; i < own.length; i++) if (own.valid[i] === 1) years.values[i] = own.values[i]!;
        return years;
      };
    },
  };
}

/** Texts and days that are never missing, with slashes between them. */
export function slashed(...parts: readonly Expression[]): Expression {
  return {
    sql: parts.map(({ sql }) => sql).join(" || '/' || "),
    over(cells) {
      const columns = parts.map((part) => part.over(cells));
      const dictionary = createByteDictionary();
      const written = parts.map(createTexts);
      const roomFor = createRoom("utf8");
      const line = new Uint8Array(1 << 16);
      return () => {
        const texts = columns.map((column, part) => written[part]!(column()));
        const { length, valid } = texts[0]!;
        const values = roomFor(length).values as Int32Array;
        for (let i = 0; i < length; i++) {
          if (i > 0 && texts.every(({ codes }) => codes[i] === codes[i - 1])) {
            values[i] = values[i - 1]!;
            continue;
          }
          let to = 0;
          for (let part = 0; part < texts.length; part++) {
            const { codes, bytes, offsets } = texts[part]!;
            if (part > 0) line[to++] = 0x2f;
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
