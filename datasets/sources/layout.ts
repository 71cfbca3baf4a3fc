import { basename } from "node:path";
import { Fault } from "../foundation/errors.ts";
import { isoOfMonth, type Month } from "../foundation/months.ts";
import type { RawColumn, Source } from "./contract.ts";
import { delimiterOf, tidied } from "./delimiter.ts";
import { type Header, readHeader, splitHeader } from "./header.ts";

/** Where the columns of a source stand in one file. Positions are 1-based, as in SQL. */
export interface Layout {
  readonly header: Header;
  readonly delimiter: Source["delimiter"];
  /** Fields that every line must have. */
  readonly fields: number;
  readonly columns: readonly { readonly column: RawColumn; readonly position: number | null }[];
  readonly months: readonly MonthPosition[];
}

export interface MonthPosition {
  /** As the file spells it. */
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly month: string;
  readonly position: number;
}

/** Reads the header and finds every column. Throws `csv.missing-column`, `csv.repeated-column`, `file.unreadable`. */
export async function readLayout(path: string, source: Source): Promise<Layout> {
  const header = await readHeader(path);
  const delimiter = delimiterOf(header.text, source);
  const names = splitHeader(header.text, delimiter);
  const columns = source.columns.map((column) => ({
    column,
    position: positionOf(column, { names, path, header, source }),
  }));
  return {
    header,
    delimiter,
    fields: names.length,
    columns,
    months: monthsOf({ names, path, header, source }),
  };
}

interface HeaderPlace {
  readonly path: string;
  readonly header: Header;
  readonly source: Source;
  /** The columns that the header names. */
  readonly names: readonly string[];
}

function positionOf(column: RawColumn, place: HeaderPlace): number | null {
  const { names } = place;
  const called = (wanted: readonly string[]) =>
    names.flatMap((name, index) => (wanted.map(tidied).includes(tidied(name)) ? [index + 1] : []));
  const own = called([column.name]);
  const found = own.length > 0 ? own : called(column.aliases ?? []);
  if (found.length > 1)
    throw headerFault(
      "csv.repeated-column",
      `column there ${found.length} times: ${column.name} (expected once)`,
      {
        ...place,
        column: column.name,
      },
    );
  if (found[0] !== undefined) return found[0];
  if (column.presence === "optional") return null;
  throw missing(column.name, place);
}

function missing(name: string, place: HeaderPlace): Fault {
  const separator = place.header.text.includes(place.source.delimiter)
    ? ""
    : `, separated by ${place.source.delimiter}`;
  const expected = [
    ...place.source.columns.flatMap((column) => (column.presence === "optional" ? [] : [column.name])),
    ...(place.source.monthly === undefined ? [] : ["effYYYYQM…"]),
  ];
  const found = place.names.slice(0, 12).join(", ") + (place.names.length > 12 ? ", …" : "");
  return headerFault(
    "csv.missing-column",
    `missing column: ${name} (expected ${expected.join(", ")} in the header${separator}, found ${found})`,
    { ...place, column: name },
  );
}

function headerFault(
  code: string,
  problem: string,
  { path, header, column }: HeaderPlace & { column: string },
): Fault {
  return new Fault(code, problem, { place: { file: basename(path), line: header.line, column } });
}

function monthsOf(place: HeaderPlace): readonly MonthPosition[] {
  const { names } = place;
  const { monthly } = place.source;
  if (monthly === undefined) return [];
  const months = names.flatMap((name, index) => {
    const period = monthly.pattern.exec(name)?.[1];
    return period === undefined
      ? []
      : [{ name, month: isoOfMonth(monthOfPeriod(period)), position: index + 1 }];
  });
  if (months.length === 0) throw missing("effYYYYQM", place);
  const repeated = months.find(
    ({ month }, index) => months.findIndex((other) => other.month === month) < index,
  );
  if (repeated !== undefined)
    throw headerFault("csv.repeated-column", `month there twice: ${repeated.name} (expected once)`, {
      ...place,
      column: repeated.name,
    });
  return months;
}

/** `YYYYQM`, quarter 1-4 and month of the quarter 1-3, → Month. */
function monthOfPeriod(period: string): Month {
  const [year, quarter, month] = [period.slice(0, 4), period[4], period[5]].map(Number);
  return (year! - 1970) * 12 + (quarter! - 1) * 3 + month! - 1;
}
