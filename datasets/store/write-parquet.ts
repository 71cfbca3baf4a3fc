import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import type { ColumnChunk } from "./column-chunk.ts";
import { sqlName, sqlText } from "./duckdb.ts";
import { type EncodedColumn, oneDictionary, packBits } from "./encode-arrow.ts";
import type { TextDictionary } from "./text-dictionary.ts";

/** Rows that a chunk of DuckDB holds. */
const vectorRows = 2048;

/**
 * Rows of a row group. A page of a sorted table lies all over a panel: with groups of DuckDB's own size (122,880) every
 * column of almost every month is unpacked for a hundred rows. A multiple of `vectorRows`.
 */
export const rowsPerGroup = 20_480;

/** Beyond so many texts naming them in a type costs more than writing each one down. */
const mostNamedTexts = 1024;

/** One column as DuckDB takes it in. */
interface Source {
  readonly sqlType: string;
  readonly valid: Uint8Array;
  /** Numbers lie in the vector's memory as they do here; texts of a type are its positions. */
  readonly values: Int32Array | Float64Array;
  /** Where texts are no type: what stands at each position. */
  readonly texts: readonly string[] | null;
}

/** Writes the columns, all of the same length, as one Parquet file, by way of the memory of DuckDB's vectors. */
export async function writeParquet(
  connection: DuckDBConnection,
  columns: readonly EncodedColumn[],
  path: string,
): Promise<void> {
  const length = columns[0]!.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const sources = columns.map((column) => sourceOf(column, length));
  const names = columns.map(({ definition }) => sqlName(definition.name));
  const typed = sources.map(({ sqlType }, i) => `${names[i]} ${sqlType}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE written (${typed.join(", ")})`);
  const appender = await connection.createAppender("written", "main", "temp");
  await appendAll(appender, sources, length);
  appender.closeSync();
  const selected = sources.map(({ sqlType }, i) =>
    sqlType.startsWith("ENUM") ? `${names[i]}::VARCHAR AS ${names[i]}` : names[i],
  );
  await connection.run(
    `COPY (SELECT ${selected.join(", ")} FROM written) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsPerGroup})`,
  );
  await connection.run("DROP TABLE written");
}

const sqlTypes: Record<Exclude<ColumnChunk["kind"], "utf8">, string> = {
  float64: "DOUBLE",
  int32: "INTEGER",
  date: "DATE",
  bool: "BOOLEAN",
};

function sourceOf({ chunks, definition }: EncodedColumn, length: number): Source {
  const valid = joined(
    new Uint8Array(length),
    chunks.map((chunk) => chunk.valid),
  );
  if (definition.type === "text" || definition.type === "category") {
    const { codes, dictionary } = oneDictionary(chunks, length);
    return { valid, values: codes, ...textType(dictionary) };
  }
  const empty = definition.type === "float64" ? new Float64Array(length) : new Int32Array(length);
  const values = joined(
    empty,
    chunks.map((chunk) => chunk.values),
  );
  return { sqlType: sqlTypes[definition.type], valid, values, texts: null };
}

function textType(dictionary: TextDictionary): Pick<Source, "sqlType" | "texts"> {
  const texts = dictionary.texts();
  if (texts.length === 0 || texts.length > mostNamedTexts) return { sqlType: "VARCHAR", texts };
  return { sqlType: `ENUM(${texts.map(sqlText).join(", ")})`, texts: null };
}

function joined<T extends Uint8Array | Int32Array | Float64Array>(
  out: T,
  parts: readonly ArrayLike<number>[],
): T {
  let row = 0;
  for (const part of parts) {
    out.set(part, row);
    row += part.length;
  }
  return out;
}

async function appendAll(
  appender: DuckDBAppender,
  sources: readonly Source[],
  length: number,
): Promise<void> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const types: DuckDBType[] = sources.map((_, i) => appender.columnType(i));
  for (let from = 0; from < length; from += vectorRows) {
    const rows = Math.min(vectorRows, length - from);
    const chunk = DuckDBDataChunk.create(types, rows);
    for (const [i, source] of sources.entries()) fill(chunk.getColumnVector(i), source, from, rows);
    appender.appendDataChunk(chunk);
  }
}

function fill(vector: DuckDBVector, { valid, values, texts }: Source, from: number, rows: number): void {
  if (texts !== null) {
    for (let i = 0; i < rows; i++)
      vector.setItem(i, valid[from + i] === 1 ? texts[values[from + i]!]! : null);
  } else {
    const memory = memoryOf(vector);
    memory.items.set(values.subarray(from, from + rows));
    memory.validity.data = new BigUint64Array(packBits(valid.subarray(from, from + rows)).buffer);
  }
  vector.flush();
}

/** What node-api keeps to itself: the values of a vector and a bit for each that is there, written out by `flush`. */
function memoryOf(vector: DuckDBVector) {
  const { items, dataView, validity } = vector as unknown as {
    items?: { set(values: ArrayLike<number>): void };
    dataView?: DataView;
    validity: { data: BigUint64Array };
  };
  if (items !== undefined) return { items, validity };
  if (dataView === undefined) throw new TypeError("a vector of DuckDB shows no memory");
  return { items: new Uint8Array(dataView.buffer, dataView.byteOffset, dataView.byteLength), validity };
}
