import { Fault } from "vigie/datasets";
import type { TableFilter } from "../documents.ts";
import { cellOf, isMissing } from "./cells.ts";
import { positions } from "./positions.ts";
import type { TableView } from "./view.ts";

/** Milliseconds from the beginning of a day to its end. */
const dayMs = 24 * 60 * 60 * 1000 - 1;

/** The rows that pass all filters, in their order. Throws `notebook.filter` on a column that is not there. */
export function filterRows(view: TableView, filters: readonly TableFilter[]): Uint32Array {
  let rows = positions(view.rowCount);
  for (const filter of filters) {
    if (!view.names.includes(filter.column))
      throw new Fault("notebook.filter", `no such column: ${filter.column} (expected one of the table)`);
    const read = view.column(filter.column);
    const passes = testOf(filter);
    rows = rows.filter((row) => passes(read(row)));
  }
  return rows;
}

function testOf(filter: TableFilter): (value: unknown) => boolean {
  if ("is" in filter) return (value) => isMissing(value) === (filter.is === "missing");
  if ("contains" in filter) {
    const part = filter.contains.toLowerCase();
    return (value) => !isMissing(value) && String(cellOf(value)).toLowerCase().includes(part);
  }
  if ("oneOf" in filter) {
    const wanted = new Set<unknown>(filter.oneOf);
    return (value) => !isMissing(value) && wanted.has(cellOf(value));
  }
  const [from, to] = [startOf(filter.from), endOf(filter.to)];
  return (value) => !isMissing(value) && Number(value) >= from && Number(value) <= to;
}

function startOf(end: number | string | undefined): number {
  if (end === undefined) return Number.NEGATIVE_INFINITY;
  return typeof end === "number" ? end : Date.parse(end);
}

/** A day belongs to the range with all its hours. */
function endOf(end: number | string | undefined): number {
  if (end === undefined) return Number.POSITIVE_INFINITY;
  return typeof end === "number" ? end : Date.parse(end) + dayMs;
}
