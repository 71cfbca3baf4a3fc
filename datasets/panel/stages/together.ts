import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { dateOfMonth, parseMonth } from "../../foundation/months.ts";
import type { ColumnDefinition, Schema } from "../../schema.ts";
import type { Arena } from "../../store/arena.ts";
import type { ColumnChunk } from "../../store/column-chunk.ts";
import { sqlText } from "../../store/duckdb.ts";
import { joinChunks } from "../../store/join-chunks.ts";
import { readNumbers } from "../../store/read-numbers.ts";
import { prepareReaders, readChunks } from "../../store/read-parquet.ts";
import { createTextDictionary, type TextDictionary } from "../../store/text-dictionary.ts";
import { ageClasses, sizeClasses } from "../panelSchema.ts";
import { type Packed, spread } from "./narrow.ts";
import type { MonthRows, RowsFile } from "./rowsFile.ts";

/**
 * The states of all firms in the register by (region, siren). A firm is in one of them in a month, so this is the order of
 * the rows within each month.
 */
export interface States {
  /** Of each folder: its number of a state → position among all states. */
  readonly positions: readonly Int32Array[];
  /** Number of states. */
  readonly count: number;
  /** The columns that are the state's, by name, in the order of the states. */
  readonly columns: Readonly<Record<string, TextChunk>>;
}

type TextChunk = Extract<ColumnChunk, { kind: "utf8" }>;

/** Reads what the firms stages told of the states of their firms. */
export async function readStates(
  connection: DuckDBConnection,
  folders: readonly string[],
  { columns }: Schema,
): Promise<States> {
  const tables = folders.map(
    (folder, i) => `SELECT ${i} AS folder, * FROM read_parquet(${sqlText(join(folder, "state.parquet"))})`,
  );
  await connection.run(
    `CREATE TEMP TABLE state AS FROM (${tables.join(" UNION ALL ")}) ORDER BY region, siren, state`,
  );
  const { integers } = await readNumbers(connection, {
    integers: ["folder", "state"],
    doubles: [],
    from: "state",
  });
  const [folder, state] = integers as [Int32Array, Int32Array];
  const counts = folders.map((_, i) => folder.reduce((n, own) => n + Number(own === i), 0));
  const positions = counts.map((count) => new Int32Array(count));
  for (let i = 0; i < folder.length; i++) positions[folder[i]!]![state[i]!] = i;
  const named = stateColumns(columns);
  const chunks: (readonly ColumnChunk[])[] = [];
  for await (const one of readChunks(connection, "state", await prepareReaders(connection, "state", named)))
    chunks.push(one);
  const texts = named.map(
    ({ name }, i) =>
      [
        name,
        joinChunks(
          chunks.map((one) => one[i]!),
          "utf8",
        ),
      ] as const,
  );
  return { positions, count: folder.length, columns: Object.fromEntries(texts) as States["columns"] };
}

const classes: Readonly<Record<string, readonly string[]>> = { sizeClass: sizeClasses, ageClass: ageClasses };

/** Texts that a firm has in a state of the register. */
const stateColumns = (columns: readonly ColumnDefinition[]) =>
  columns.filter(({ name, type }) => (type === "text" || type === "category") && !(name in classes));

interface Month {
  /** Of each folder of the states. */
  readonly files: readonly RowsFile[];
  readonly month: string;
  /** Position of the month among the as-of months of the build. */
  readonly at: number;
  readonly schema: Schema;
  /** Where the chunks lie. */
  readonly arena: Arena;
}

/** The rows of one month of all firms, a chunk a column. */
export async function bringTogether(
  states: States,
  { files, month, at, schema, arena }: Month,
): Promise<readonly ColumnChunk[]> {
  const read: FolderRows[] = [];
  for (const [folder, file] of files.entries())
    for (const rows of await file.readMonth(at, arena)) read.push({ ...rows, folder });
  const order = orderOf(states, read, arena);
  const day = dateOfMonth(parseMonth(month)).getTime() / 86_400_000;
  return schema.columns.map((column): ColumnChunk => {
    const own = states.columns[column.name];
    if (own !== undefined) return textsFor(own, order.position, arena);
    if (column.type === "date") return sameDay(day, order.position.length, arena);
    const parts = read.map(({ columns }) => columns[column.name]!);
    const numbers = gather(parts, order, arena);
    return column.name in classes
      ? classChunk(classDictionaries[column.name]!, numbers, arena)
      : numberChunk(column, numbers, arena);
  });
}

interface FolderRows extends MonthRows {
  /** Number of the folder that they come from. */
  readonly folder: number;
}

interface Order {
  /** Of each row of the month: position of its state. */
  readonly position: Int32Array;
  /** Of each row of each block: its row of the month. */
  readonly rows: readonly Int32Array[];
}

/** Each state has one row at most: the rows are put where their states are, and then counted off. */
function orderOf({ positions, count }: States, read: readonly FolderRows[], arena: Arena): Order {
  const isThere = arena.bytes(count).fill(0);
  for (const { folder, columns } of read)
    for (const state of statesOf(columns)) isThere[positions[folder]![state]!] = 1;
  const rowOf = arena.int32(count);
  const position = arena.int32(read.reduce((sum, { rows }) => sum + rows, 0));
  let n = 0;
  for (let i = 0; i < count; i++) {
    rowOf[i] = n;
    if (isThere[i] === 1) position[n++] = i;
  }
  const rows = read.map(({ folder, columns }) => {
    const states = statesOf(columns);
    const to = arena.int32(states.length);
    for (let row = 0; row < to.length; row++) to[row] = rowOf[positions[folder]![states[row]!]!]!;
    return to;
  });
  return { position, rows };
}

/** Numbers of states: whole, and never missing. */
const statesOf = (columns: MonthRows["columns"]) => columns.state!.values;

interface Numbers {
  readonly values: Float64Array;
  readonly valid: Uint8Array;
}

function gather(columns: readonly Packed[], { position, rows }: Order, arena: Arena): Numbers {
  const { length } = position;
  const numbers = { values: arena.float64(length), valid: arena.bytes(length) };
  const scratch = arena.int32(Math.max(0, ...rows.map((one) => one.length)));
  for (const [block, packed] of columns.entries()) spread(packed, { to: rows[block]!, ...numbers }, scratch);
  return numbers;
}

function textsFor({ dictionary, valid, values }: TextChunk, position: Int32Array, arena: Arena): ColumnChunk {
  const length = position.length;
  const chunk = { valid: arena.bytes(length), values: arena.int32(length) };
  for (let i = 0; i < length; i++) {
    chunk.valid[i] = valid[position[i]!]!;
    chunk.values[i] = values[position[i]!]!;
  }
  return { kind: "utf8", length, dictionary, ...chunk };
}

function sameDay(day: number, length: number, arena: Arena): ColumnChunk {
  return {
    kind: "date",
    length,
    valid: arena.bytes(length).fill(1),
    values: arena.int32(length).fill(day),
  };
}

const classDictionaries = Object.fromEntries(
  Object.entries(classes).map(([name, texts]): [string, TextDictionary] => {
    const dictionary = createTextDictionary();
    for (const text of texts) dictionary.codeOf(text);
    return [name, dictionary];
  }),
);

function classChunk(dictionary: TextDictionary, { values, valid }: Numbers, arena: Arena): ColumnChunk {
  const { length } = values;
  return { kind: "utf8", length, valid, values: converted(values, arena.int32(length)), dictionary };
}

/** Canonical numbers. */
function numberChunk({ type }: ColumnDefinition, { values, valid }: Numbers, arena: Arena): ColumnChunk {
  const { length } = values;
  if (type === "bool") return { kind: "bool", length, valid, values: converted(values, arena.bytes(length)) };
  if (type === "int32")
    return { kind: "int32", length, valid, values: converted(values, arena.int32(length)) };
  return { kind: "float64", length, valid, values };
}

function converted<T extends Uint8Array | Int32Array>(values: Float64Array, out: T): T {
  out.set(values);
  return out;
}
