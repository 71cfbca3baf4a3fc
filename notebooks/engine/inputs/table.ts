import type { TableDocument } from "../display/documents.ts";
import { cellOf, typeOf } from "../display/table/cells.ts";
import { readRows, viewOf } from "../display/table/view.ts";
import { asNumber, describe, type Input, type Labelled, textOf } from "./input.ts";
import { ascending, descending } from "./order.ts";
import { columnsOf, withColumns } from "./search.ts";

interface TableOptions<T> extends Omit<Labelled, "disabled" | "width"> {
  readonly columns?: readonly string[];
  /** Rows that are chosen at first; one where not `multiple`. */
  readonly value?: Iterable<T> | T;
  /** Rows that are seen at once. Default 11.5. */
  readonly rows?: number;
  readonly sort?: string;
  readonly reverse?: boolean;
  readonly format?: Readonly<Record<string, (value: never, i: number, data: readonly T[]) => unknown>>;
  readonly locale?: string;
  readonly align?: Readonly<Record<string, "left" | "right" | "center">>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Of columns by name, or of the table. */
  readonly width?: number | string | Readonly<Record<string, number | string>>;
  readonly height?: number | string;
  readonly maxHeight?: number | string;
  readonly maxWidth?: number | string;
  readonly layout?: "fixed" | "auto";
  readonly multiple?: boolean;
  /** Without a choice, the value is every row. Default true. */
  readonly required?: boolean;
  /** Whether rows can be chosen. Default true. */
  readonly select?: boolean;
}

/** Cells that are sent to the page, and rows at least. */
const mostCells = 50_000;
const leastRows = 500;

/** Rows to choose from; the page sends the numbers of the chosen rows, null or none for no choice. */
export function table<T extends object>(
  data: Iterable<T> | object,
  options: TableOptions<T> & { readonly multiple: false },
): Input<T | null>;
export function table<T extends object>(data: Iterable<T> | object, options?: TableOptions<T>): Input<T[]>;
export function table<T extends object>(
  data: Iterable<T> | object,
  options: TableOptions<T> = {},
): Input<T[] | T | null> {
  const all = (Array.isArray(data) ? data : readRows(data)) as readonly T[];
  const columns = options.columns ?? columnsOf(data) ?? namesOf(all);
  const {
    label,
    value,
    required = true,
    multiple = true,
    sort,
    reverse = false,
    format,
    header,
    width,
    ...rest
  } = options;
  const compare = comparisonOf(all, columns, { sort, reverse });
  const order = orderOf(all.length, compare, reverse);
  const shown = Math.max(leastRows, Math.floor(mostCells / Math.max(1, columns.length)));
  const numbers = order.slice(0, shown);
  const chosen =
    value === undefined
      ? null
      : multiple
        ? orderedIn(all, value as Iterable<T>, compare)
        : oneIn(all, value as T);
  const heads =
    header === undefined
      ? undefined
      : Object.fromEntries(Object.entries(header).map(([k, v]) => [k, textOf(v)]));
  const sorting = compare === undefined ? {} : { sort, reverse };
  return {
    description: {
      ...describe("table", { label }, { ...rest, ...sorting, multiple, required, width, header: heads }),
      table: { ...cellsOf(all, columns, numbers, format), rowCount: all.length },
      rowNumbers: numbers,
    },
    initial: chosen,
    decode(wire) {
      const rows = Array.isArray(wire) ? wire.map(asNumber).map((row) => all[row]!) : [];
      if (!multiple) return rows[0] ?? null;
      const those = rows.length > 0 ? rows : required ? order.map((row) => all[row]!) : [];
      return withColumns(those, columns);
    },
  };
}

type Compare = ((a: number, b: number) => number) | undefined;

function comparisonOf<T extends object>(
  all: readonly T[],
  columns: readonly string[],
  { sort, reverse }: { sort: string | undefined; reverse: boolean },
): Compare {
  if (sort === undefined || !columns.includes(sort)) return undefined;
  const compare = reverse ? descending : ascending;
  const read = (row: number) => (all[row] as Record<string, unknown>)[sort];
  return (a, b) => compare(read(a), read(b));
}

function orderOf(count: number, compare: Compare, reverse: boolean): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (compare !== undefined) return order.sort(compare);
  return reverse ? order.reverse() : order;
}

function orderedIn<T>(all: readonly T[], value: Iterable<T>, compare: Compare): number[] {
  const wanted = new Set(value);
  const found = all.flatMap((row, i) => (wanted.has(row) ? [i] : []));
  return compare === undefined ? found : found.sort(compare);
}

function oneIn<T>(all: readonly T[], value: T): number[] | null {
  const at = all.indexOf(value);
  return at < 0 ? null : [at];
}

function namesOf(all: readonly object[]): readonly string[] {
  return all.length === 0 ? [] : viewOf(all).names;
}

function cellsOf<T extends object>(
  all: readonly T[],
  columns: readonly string[],
  numbers: readonly number[],
  format: TableOptions<T>["format"] = {},
): Omit<TableDocument, "rowCount"> {
  const read = (name: string) => (row: number) => (all[row] as Record<string, unknown>)[name];
  const written = (name: string, row: number) => {
    const value = read(name)(row);
    const write = format[name] as ((value: unknown, i: number, data: readonly T[]) => unknown) | undefined;
    return write === undefined || value === null || value === undefined
      ? cellOf(value)
      : textOf(write(value, row, all));
  };
  return {
    kind: "table",
    columns: columns.map((name) => ({ name, type: typeOf(read(name), all.length) })),
    offset: 0,
    rows: numbers.map((row) => columns.map((name) => written(name, row))),
  };
}
