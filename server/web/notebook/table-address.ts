import type { RowFilter } from "../../api/rows.ts";
import type { Order } from "../parts/pager.tsx";
import { path } from "../router.ts";

/** What is asked of a table. */
export interface TableQuestion {
  readonly offset: number;
  readonly order: Order | null;
  readonly filters: readonly RowFilter[];
}

/** Whether the first page, as it came, answers the question. */
export function isFirstPage({ offset, order, filters }: TableQuestion): boolean {
  return offset === 0 && order === null && filters.length === 0;
}

/** Where a page of rows is asked for; `output` names the table. */
export function pageAddress(
  notebook: string,
  output: string,
  { offset, order, filters, size }: TableQuestion & { readonly size: number },
): string {
  const query = new URLSearchParams({ output, offset: String(offset), limit: String(size) });
  if (filters.length > 0) query.set("filters", JSON.stringify(filters));
  if (order !== null) {
    query.set("sort", order.column);
    query.set("descending", order.isDescending ? "1" : "0");
  }
  return `/api/v1${path("notebooks", notebook, "page")}?${query}`;
}

/** Where summaries of columns are asked for. */
export function summariesAddress(notebook: string, output: string, columns: readonly string[]): string {
  const query = new URLSearchParams({ output, columns: JSON.stringify(columns) });
  return `/api/v1${path("notebooks", notebook, "summaries")}?${query}`;
}
