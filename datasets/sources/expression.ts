import { monthOfDay, monthsLater, startOfMonth, yearOfDay } from "../foundation/calendar.ts";
import type { ColumnChunk } from "../store/column-chunk.ts";
import { type Form, read } from "./forms.ts";
import { allThere, createMapping, createRoom, type NumberChunk } from "./vectors.ts";

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

export function plusDays(of: Expression, days: number): Expression {
  return ofDay(of, `CAST(${of.sql} + INTERVAL ${days} DAY AS DATE)`, (day) => day + days);
}

/** A day, or where it is missing this one (`YYYY-MM-DD`). */
export function orDay(of: Expression, day: string): Expression {
  const other = Date.parse(day) / 86_400_000;
  return {
    sql: `coalesce(${of.sql}, DATE '${day}')`,
    over(cells) {
      const days = numbersOf(of, cells);
      const roomFor = createRoom("date");
      return () => {
        const { length, valid, values: own } = days();
        const values = roomFor(length).values as Int32Array;
        for (let i = 0; i < length; i++) values[i] = valid[i] === 1 ? own[i]! : other;
        return { kind: "date", length, valid: allThere(length), values };
      };
    },
  };
}

/** A day; missing where it is this one (`YYYY-MM-DD`). */
export function exceptDay(of: Expression, day: string): Expression {
  const excepted = Date.parse(day) / 86_400_000;
  return {
    sql: `nullif(${of.sql}, DATE '${day}')`,
    over(cells) {
      const days = numbersOf(of, cells);
      const roomFor = createRoom("date");
      return () => {
        const { length, valid: isKnown, values: own } = days();
        const { valid, values } = roomFor(length);
        for (let i = 0; i < length; i++) {
          valid[i] = own[i] === excepted ? 0 : isKnown[i]!;
          values[i] = valid[i] === 1 ? own[i]! : 0;
        }
        return { kind: "date", length, valid, values } as ColumnChunk;
      };
    },
  };
}

/** A value where a condition holds; missing elsewhere. */
export function onlyWhere(condition: Expression, of: Expression): Expression {
  return {
    sql: `CASE WHEN ${condition.sql} THEN ${of.sql} END`,
    over(cells) {
      const [holds, given] = [numbersOf(condition, cells), of.over(cells)];
      let roomFor: ReturnType<typeof createRoom> | undefined;
      return () => {
        const [{ valid: isKnown, values: isSo }, whole] = [holds(), given()];
        roomFor ??= createRoom(whole.kind);
        const { valid, values } = roomFor(whole.length);
        for (let i = 0; i < whole.length; i++) {
          valid[i] = isKnown[i]! & isSo[i]! & whole.valid[i]!;
          values[i] = valid[i] === 1 ? whole.values[i]! : 0;
        }
        return { ...whole, valid, values } as ColumnChunk;
      };
    },
  };
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
