import { isTable, readRows, viewOf } from "../display/table/view.ts";
import { formatLocaleNumber } from "./format.ts";
import { describe, type Input, type Labelled, refuse } from "./input.ts";

interface SearchOptions<T> extends Labelled {
  readonly locale?: string;
  /** What is told of the number of results. */
  readonly format?: (count: number) => string;
  /** What is looked for at first. */
  readonly query?: string;
  readonly placeholder?: string;
  /** Columns to look in. Default: all. */
  readonly columns?: readonly string[];
  /** A query → what keeps an element. */
  readonly filter?: (query: string) => (element: T) => boolean;
  readonly spellcheck?: boolean;
  readonly autocomplete?: boolean | string;
  readonly autocapitalize?: boolean | string;
  readonly datalist?: readonly string[];
  /** Without a query, the value is everything. Default true. */
  readonly required?: boolean;
}

/** A field that looks through data; its value is what it finds. The page sends what is looked for. */
export function search<T = Record<string, unknown>>(
  data: Iterable<T> | object,
  options: SearchOptions<T> = {},
): Input<T[]> {
  const {
    label,
    disabled,
    width,
    locale,
    format,
    query = "",
    columns = columnsOf(data),
    required = true,
    ...rest
  } = options;
  const { filter = columns === undefined ? searchFilter : columnFilter<T>(columns), ...shown } = rest;
  const all = elementsOf<T>(data);
  const found = (wire: unknown): T[] => {
    if (typeof wire !== "string") throw refuse(wire, "a text");
    const elements = wire !== "" || required ? all.filter(filter(wire)) : [];
    return columns === undefined ? elements : withColumns(elements, columns);
  };
  const count = formatLocaleNumber(locale);
  return {
    description: describe("search", { label, disabled, width }, shown),
    initial: query,
    decode: found,
    note: (wire) => (format ?? ((n) => `${count(n)} result${n === 1 ? "" : "s"}`))(found(wire).length),
  };
}

function elementsOf<T>(data: Iterable<T> | object): readonly T[] {
  if (Array.isArray(data)) return data;
  return isTable(data) ? (readRows(data) as T[]) : [...(data as Iterable<T>)];
}

/** Rows that know their columns, as those of d3 do; nothing that lists their properties sees it. */
export function withColumns<T>(rows: T[], columns: readonly string[]): T[] {
  return Object.defineProperty(rows, "columns", { value: columns, configurable: true, writable: true });
}

/** Of tables that know them; those of plain rows may differ from row to row. */
export function columnsOf(data: object): readonly string[] | undefined {
  if ("columns" in data && Array.isArray(data.columns)) return data.columns as string[];
  return !Array.isArray(data) && isTable(data) ? viewOf(data).names : undefined;
}

/** Keeps what holds every word of the query, at the beginning of a word, in any of its values. */
export function searchFilter(query: string): (element: unknown) => boolean {
  const terms = termsOf(query);
  return (element) => {
    if (element === null || element === undefined) return false;
    const values = typeof element === "object" ? valuesOf(element) : [element];
    return terms.every((term) => values.some((value) => term.test(String(value))));
  };
}

function columnFilter<T>(columns: readonly string[]): (query: string) => (element: T) => boolean {
  return (query) => {
    const terms = termsOf(query);
    const read = (element: T, column: string) => String((element as Record<string, unknown>)[column]);
    return (element) => terms.every((term) => columns.some((column) => term.test(read(element, column))));
  };
}

function valuesOf(element: object): unknown[] {
  const values: unknown[] = [];
  for (const key in element) values.push((element as Record<string, unknown>)[key]);
  return values;
}

function termsOf(query: string): RegExp[] {
  return query
    .split(/\s+/g)
    .filter((term) => term !== "")
    .map((term) => new RegExp(`(?:^|[^\\p{L}-])${term.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`, "iu"));
}
