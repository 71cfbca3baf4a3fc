import type { AlertRow } from "./alert-row.ts";
import { mostReasons } from "./alert-row.ts";

export type Cell = string | number | boolean | null;
export type CellKind = "text" | "number" | "integer" | "boolean";

export interface FlatColumn {
  readonly name: string;
  readonly kind: CellKind;
}

type FlatField = Exclude<keyof AlertRow, "themes" | "contributions" | "reasons" | "dataDates">;

/** One cell per field; the rest gets a column per key behind a prefix. */
const fields: Readonly<Record<FlatField, CellKind>> = {
  rank: "integer",
  siren: "text",
  name: "text",
  level: "text",
  probability: "number",
  ofHundred: "integer",
  firstAlert: "boolean",
  region: "text",
  department: "text",
  activity: "text",
  sizeClass: "text",
  list: "text",
  asOf: "text",
  version: "text",
  versionDigest: "text",
  margin: "number",
  highMargin: "number",
  highProbability: "number",
  moderateMargin: "number",
  moderateProbability: "number",
  base: "number",
};

const records = [
  { key: "themes", prefix: "theme: ", kind: "number" },
  { key: "contributions", prefix: "feature: ", kind: "number" },
  { key: "dataDates", prefix: "data of: ", kind: "text" },
] as const;

const reasonNames = Array.from({ length: mostReasons }, (_, i) => `reason ${i + 1}`);

/** The columns of a list: fields, reasons, then a column per theme, feature and source of its first row. */
export function flatColumns(first: AlertRow): readonly FlatColumn[] {
  return [
    ...Object.entries(fields).map(([name, kind]) => ({ name, kind })),
    ...reasonNames.map((name) => ({ name, kind: "text" as const })),
    ...records.flatMap(({ key, prefix, kind }) =>
      Object.keys(first[key]).map((name) => ({ name: prefix + name, kind })),
    ),
  ];
}

/** The kind of a column by its name; null for a name that no alert list has. */
export function kindOf(name: string): CellKind | null {
  if (Object.hasOwn(fields, name)) return fields[name as FlatField];
  if (reasonNames.includes(name)) return "text";
  return records.find(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length)?.kind ?? null;
}

export function flatten(row: AlertRow): Readonly<Record<string, Cell>> {
  const cells: Record<string, Cell> = Object.create(null);
  for (const name of Object.keys(fields) as FlatField[]) cells[name] = row[name];
  reasonNames.forEach((name, i) => {
    cells[name] = row.reasons[i] ?? null;
  });
  for (const { key, prefix } of records)
    for (const [name, value] of Object.entries(row[key])) cells[prefix + name] = value;
  return cells;
}

/** Back to a row's shape, unchecked: the schema judges it. */
export function unflatten(cells: Readonly<Record<string, Cell>>): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) row[name] = cells[name];
  row.reasons = reasonNames.map((name) => cells[name] ?? null).filter((reason) => reason !== null);
  for (const { key, prefix } of records) {
    const named = Object.entries(cells).filter(([name]) => name.startsWith(prefix));
    row[key] = Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length), value]));
  }
  return row;
}
