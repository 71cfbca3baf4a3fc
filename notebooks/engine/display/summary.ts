import { describeTable } from "./table/read-table.ts";
import { isTable } from "./table/view.ts";
import { describeTree } from "./tree.ts";

/** What a value is, in a line. */
export interface ValueSummary {
  /** `number`, `string`, `ColumnTable`, `Map`, … */
  readonly type: string;
  /** Rows of a table, entries of a collection, characters of a text; null where there is nothing to count. */
  readonly length: number | null;
  /** Of a table. */
  readonly columns: readonly string[] | null;
  /** The beginning of a plain value, else empty. */
  readonly text: string;
}

const longest = 80;

/** Looks at a value without walking through it: a million rows take no longer than ten. */
export function summarise(value: unknown): ValueSummary {
  if (typeof value === "object" && value !== null) return summariseObject(value);
  const tree = describeTree(value);
  const text = tree.type === "value" ? tree.text : "";
  return {
    type: value === null ? "null" : typeof value,
    length: typeof value === "string" ? value.length : null,
    columns: null,
    text: text.length > longest ? `${text.slice(0, longest)}…` : text,
  };
}

function summariseObject(value: object): ValueSummary {
  if (value instanceof Date)
    return { type: "Date", length: null, columns: null, text: String(value.toJSON()) };
  const type = String(Object.getPrototypeOf(value)?.constructor?.name ?? "Object");
  if (isTable(value)) {
    const { rowCount, columns } = describeTable(value, { limit: 0 });
    return { type, length: rowCount, columns: columns.map(({ name }) => name), text: "" };
  }
  return { type, length: lengthOf(value), columns: null, text: "" };
}

function lengthOf(value: object): number | null {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (ArrayBuffer.isView(value)) return "length" in value ? Number(value.length) : value.byteLength;
  return Object.getPrototypeOf(value) === Object.prototype ? Object.keys(value).length : null;
}
