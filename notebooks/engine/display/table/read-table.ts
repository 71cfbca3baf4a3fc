import type { ColumnSummary, ColumnTotals, TableDocument, TableFilter } from "../documents.ts";
import { cellOf, typeOf } from "./cells.ts";
import { filterRows } from "./filter-rows.ts";
import { sortRows } from "./sort-rows.ts";
import { summariseColumn } from "./summarise-column.ts";
import { totalColumns } from "./total-columns.ts";
import { viewOf } from "./view.ts";

export interface TablePage {
  readonly offset?: number;
  /** Rows, at most 500. Default 20. */
  readonly limit?: number;
  readonly sort?: { readonly column: string; readonly descending?: boolean };
  /** What rows must be; all of them hold. Default: none. */
  readonly filters?: readonly TableFilter[];
  /** What to ask for other pages by. */
  readonly output?: string;
}

/** A table as it was when it was shown, read by pages. */
export interface TableReader {
  page(page?: TablePage): TableDocument;
  /** Of all rows, whatever the filters. Unknown names are left out. */
  summaries(columns: readonly string[]): readonly ColumnSummary[];
  totals(): readonly ColumnTotals[];
}

/** Orders of rows that are remembered: of two million rows each takes 8 MB. */
const mostOrders = 4;

/** Sorting is stable; missing values come last whichever way. What was sorted or filtered for one page serves the next. */
export function readTable(value: object): TableReader {
  const view = viewOf(value);
  const types = new Map(view.names.map((name) => [name, typeOf(view.column(name), view.rowCount)]));
  const orders = new Map<string, Uint32Array>();

  const remembered = (key: string, make: () => Uint32Array): Uint32Array => {
    const rows = orders.get(key) ?? make();
    orders.delete(key);
    orders.set(key, rows);
    const [oldest] = orders.keys();
    if (orders.size > mostOrders && oldest !== undefined) orders.delete(oldest);
    return rows;
  };

  /** Undefined: all rows as they are. */
  const rowsOf = ({ sort, filters = [] }: TablePage): Uint32Array | undefined => {
    if (sort === undefined && filters.length === 0) return undefined;
    const passing = () => remembered(JSON.stringify({ filters }), () => filterRows(view, filters));
    if (sort === undefined) return passing();
    const { column, descending = false } = sort;
    return remembered(JSON.stringify({ column, descending, filters }), () =>
      sortRows(view.column(column), passing(), descending),
    );
  };

  return {
    page(page = {}) {
      const { offset = 0, limit = 20, output } = page;
      const order = rowsOf(page);
      const rowCount = order?.length ?? view.rowCount;
      const from = Math.min(Math.max(0, Math.floor(offset)), rowCount);
      const count = Math.max(0, Math.min(Math.floor(limit), 500, rowCount - from));
      const numbers = Array.from({ length: count }, (_, i) => order?.[from + i] ?? from + i);
      const columns = view.names.map((name) => view.column(name));
      return {
        kind: "table",
        columns: view.names.map((name) => ({ name, type: types.get(name) ?? "other" })),
        rowCount,
        offset: from,
        rows: numbers.map((row) => columns.map((read) => cellOf(read(row)))),
        ...(output === undefined ? {} : { output }),
      };
    },
    totals: () => totalColumns(view),
    summaries: (columns) =>
      columns
        .filter((name) => types.has(name))
        .map((name) => summariseColumn(name, view.column(name), view.rowCount)),
  };
}

/** One page of a table. */
export function describeTable(value: object, page: TablePage = {}): TableDocument {
  return readTable(value).page(page);
}
