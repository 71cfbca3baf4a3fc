import {
  Bool,
  type DataType,
  Field,
  Float64,
  Int32,
  Schema,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { Fault } from "vigie/datasets";
import type { Cell, CellKind, FlatColumn } from "./flat.ts";

const format = "vigie.alert-list/1";

const types: Readonly<Record<CellKind, () => DataType>> = {
  text: () => new Utf8(),
  number: () => new Float64(),
  integer: () => new Int32(),
  boolean: () => new Bool(),
};

/** An Arrow IPC file whose schema says `format: vigie.alert-list/1`. */
export function encodeArrow(
  columns: readonly FlatColumn[],
  rows: readonly Readonly<Record<string, Cell>>[],
): Uint8Array {
  const fields = columns.map(({ name, kind }) => new Field(name, types[kind](), true));
  const vectors: Record<string, Vector> = {};
  for (const { name, type } of fields)
    vectors[name] = vectorFromArray(
      rows.map((row) => row[name] ?? null),
      type,
    );
  const schema = new Schema(fields, new Map([["format", format]]));
  return tableToIPC(new Table(schema, vectors), "file");
}

/** @throws Fault `alerts.arrow` on what is no Arrow file of that format or has a column no list has. */
export function decodeArrow(
  bytes: Uint8Array,
  kindOf: (name: string) => CellKind | null,
): readonly Readonly<Record<string, Cell>>[] {
  const table = readTable(bytes);
  if (table.schema.metadata.get("format") !== format)
    throw refusal(`format is ${table.schema.metadata.get("format") ?? "not said"}`);
  const columns = table.schema.fields.map(({ name, type }) => {
    const kind = kindOf(name);
    if (kind === null || types[kind]().typeId !== type.typeId)
      throw refusal(`unknown or retyped column: ${name}`);
    return { name, vector: table.getChild(name)! };
  });
  return Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, vector }) => [name, vector.get(row) as Cell])),
  );
}

function readTable(bytes: Uint8Array): Table {
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw refusal("not an Arrow file", cause);
  }
}

function refusal(problem: string, cause?: unknown): Fault {
  return new Fault("alerts.arrow", `alert list: ${problem} (expected ${format})`, { cause });
}
