import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { dateOfMonth, parseMonth } from "../../foundation/months.ts";
import type { ColumnDefinition, Schema } from "../../schema.ts";
import type { Arena } from "../../store/arena.ts";
import { type ColumnChunk, createChunkReader } from "../../store/column-chunk.ts";
import { sqlName, sqlText } from "../../store/duckdb.ts";
import { readNumbers } from "../../store/read-numbers.ts";
import { createTextDictionary, type TextDictionary } from "../../store/text-dictionary.ts";
import { ageClasses, sizeClasses } from "../panelSchema.ts";
import { readRows } from "./rowsFile.ts";

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
  const names = stateColumns(columns).map(({ name }) => sqlName(name));
  const texts = (await connection.runAndReadAll(`SELECT ${names.join(", ")} FROM state`)).getColumns();
  const chunks = stateColumns(columns).map(
    (column, i) =>
      [
        column.name,
        createChunkReader(column).read({ from: 0, until: folder.length, at: (row) => texts[i]![row] }),
      ] as const,
  );
  return { positions, count: folder.length, columns: Object.fromEntries(chunks) as States["columns"] };
}

const classes: Readonly<Record<string, readonly string[]>> = { sizeClass: sizeClasses, ageClass: ageClasses };

/** Texts that a firm has in a state of the register. */
const stateColumns = (columns: readonly ColumnDefinition[]) =>
  columns.filter(({ name, type }) => (type === "text" || type === "category") && !(name in classes));

interface Month {
  readonly folders: readonly string[];
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
  { folders, month, at, schema, arena }: Month,
): Promise<readonly ColumnChunk[]> {
  const read = await Promise.all(folders.map((folder) => readRows(folder, { at, arena })));
  const order = orderOf(
    states,
    read.map(({ columns }) => columns.state!),
  );
  const day = dateOfMonth(parseMonth(month)).getTime() / 86_400_000;
  return schema.columns.map((column): ColumnChunk => {
    const own = states.columns[column.name];
    if (own !== undefined) return textsFor(own, order.position, arena);
    if (column.type === "date") return sameDay(day, order.position.length, arena);
    const parts = read.map(({ columns }) => columns[column.name]!);
    const values = gather(parts, order, arena);
    return column.name in classes
      ? classChunk(classDictionaries[column.name]!, values, arena)
      : numberChunk(column, values, arena);
  });
}

interface Order {
  /** Of each row of the month: position of its state. */
  readonly position: Int32Array;
  /** Rows that stand one after the other in a folder as well: a region has one run a folder. */
  readonly runs: readonly Run[];
}

interface Run {
  readonly folder: number;
  readonly from: number;
  until: number;
}

/** Each state has one row at most: the rows are put where their states are, and then counted off. */
function orderOf({ positions, count }: States, numbers: readonly Float64Array[]): Order {
  const folderOf = new Int32Array(count).fill(-1);
  const rowOf = new Int32Array(count);
  for (const [folder, state] of numbers.entries())
    for (let row = 0; row < state.length; row++) {
      const position = positions[folder]![state[row]!]!;
      folderOf[position] = folder;
      rowOf[position] = row;
    }
  const position = new Int32Array(numbers.reduce((sum, { length }) => sum + length, 0));
  const runs: Run[] = [];
  let n = 0;
  for (let i = 0; i < count; i++) {
    const [folder, row] = [folderOf[i]!, rowOf[i]!];
    if (folder < 0) continue;
    position[n++] = i;
    const last = runs.at(-1);
    if (last?.folder === folder && last.until === row) last.until++;
    else runs.push({ folder, from: row, until: row + 1 });
  }
  return { position, runs };
}

function gather(columns: readonly Float64Array[], { position, runs }: Order, arena: Arena): Float64Array {
  const values = arena.float64(position.length);
  let row = 0;
  for (const { folder, from, until } of runs) {
    values.set(columns[folder]!.subarray(from, until), row);
    row += until - from;
  }
  return values;
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

function classChunk(dictionary: TextDictionary, numbers: Float64Array, arena: Arena): ColumnChunk {
  const { length } = numbers;
  const [valid, values] = [arena.bytes(length), arena.int32(length)];
  for (let i = 0; i < length; i++) {
    valid[i] = Number.isNaN(numbers[i]) ? 0 : 1;
    values[i] = numbers[i]!;
  }
  return { kind: "utf8", length, valid, values, dictionary };
}

/** A missing row has a zero in its place; −0 becomes 0. */
function numberChunk({ type }: ColumnDefinition, values: Float64Array, arena: Arena): ColumnChunk {
  const { length } = values;
  const valid = arena.bytes(length);
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    const isThere = !Number.isNaN(value);
    valid[i] = isThere ? 1 : 0;
    values[i] = isThere ? value + 0 : 0;
  }
  if (type === "bool") return { kind: "bool", length, valid, values: converted(values, arena.bytes(length)) };
  if (type === "int32")
    return { kind: "int32", length, valid, values: converted(values, arena.int32(length)) };
  return { kind: "float64", length, valid, values };
}

function converted<T extends Uint8Array | Int32Array>(values: Float64Array, out: T): T {
  for (let i = 0; i < values.length; i++) out[i] = values[i]!;
  return out;
}
