import type { DuckDBConnection, DuckDBVector } from "@duckdb/node-api";
import type { Digest } from "../foundation/digest.ts";
import type { ColumnDefinition } from "../schema.ts";
import { type ColumnChunk, kindOf } from "./column-chunk.ts";
import { type ColumnDigester, createColumnDigester } from "./column-digest.ts";
import { sqlName } from "./duckdb.ts";
import { prepareReaders, streamChunks } from "./read-parquet.ts";
import { vectorMemory } from "./vector-memory.ts";

/*
 * Digests of columns from the memory of DuckDB's vectors, without a JavaScript value a cell. Texts of up to 12 bytes lie
 * in the vector itself, 16 bytes each (length, bytes), longer ones elsewhere: so texts come in pieces of 12 characters.
 */

const pieceBytes = 12;
const entryBytes = 16;

/** More pieces cost more than reading value by value. */
const piecesAtMost = 6;

interface VectorDigester {
  readonly sql: readonly string[];
  update(vectors: readonly DuckDBVector[], length: number): void;
  finish(): Digest;
}

/** Row count of `from` and the digest of each column, in order: memory does not grow with the rows. */
export async function digestVectors(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnDefinition[],
): Promise<{ rows: number; digests: readonly Digest[] }> {
  const digesters = await prepareDigesters(connection, from, columns);
  const sql = digesters.flatMap((digester) => digester.sql);
  let rows = 0;
  for await (const chunk of streamChunks(connection, `SELECT ${sql.join(", ")} FROM ${from}`)) {
    let next = 0;
    rows += chunk.rowCount;
    for (const digester of digesters)
      digester.update(
        digester.sql.map(() => chunk.getColumnVector(next++)),
        chunk.rowCount,
      );
  }
  return { rows, digests: digesters.map(({ finish }) => finish()) };
}

/** Through the vectors' memory where that can be, otherwise value by value. */
async function prepareDigesters(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnDefinition[],
): Promise<readonly VectorDigester[]> {
  const widths = await widestTexts(connection, from, columns);
  const others = columns.filter(({ name }) => piecesOf(widths.get(name)) > piecesAtMost);
  const readers = await prepareReaders(connection, from, others);
  return columns.map((column) => {
    const kind = kindOf(column.type);
    const digester = createColumnDigester(kind);
    const name = sqlName(column.name);
    if (kind !== "utf8") return numbers(digester, kind, name);
    const reader = readers[others.indexOf(column)];
    if (reader === undefined) return texts(digester, { name, pieces: piecesOf(widths.get(column.name)) });
    const update: VectorDigester["update"] = (vectors, length) =>
      digester.update(reader.read(vectors, length));
    return { sql: reader.sql, update, finish: digester.finish };
  });
}

function piecesOf(width = 0): number {
  return Math.max(1, Math.ceil(width / pieceBytes));
}

/** Characters of the longest text of each text column; infinity where one is not ASCII. */
async function widestTexts(
  connection: DuckDBConnection,
  from: string,
  columns: readonly ColumnDefinition[],
): Promise<ReadonlyMap<string, number>> {
  const names = columns.filter(({ type }) => kindOf(type) === "utf8").map(({ name }) => name);
  if (names.length === 0) return new Map();
  const widths = names.map((name) => {
    const text = `CAST(${sqlName(name)} AS VARCHAR)`;
    const isForeign = `bool_or(strlen(${text}) <> length(${text}))`;
    return `if(coalesce(${isForeign}, false), 'inf'::DOUBLE, coalesce(max(strlen(${text})), 0))`;
  });
  const [row] = (await connection.runAndReadAll(`SELECT ${widths.join(", ")} FROM ${from}`)).getRows();
  return new Map(names.map((name, index) => [name, Number(row?.[index])]));
}

type NumberKind = Exclude<ColumnChunk["kind"], "utf8">;

const numberForms: Record<NumberKind, (name: string) => string> = {
  float64: (name) => `coalesce(CAST(${name} AS DOUBLE), 0)`,
  int32: (name) => `coalesce(CAST(${name} AS INTEGER), 0)`,
  date: (name) => `coalesce(CAST(CAST(${name} AS DATE) - DATE '1970-01-01' AS INTEGER), 0)`,
  bool: (name) => `coalesce(CAST(CAST(${name} AS BOOLEAN) AS UTINYINT), 0::UTINYINT)`,
};

function validity(name: string): string {
  return `CAST(${name} IS NOT NULL AS UTINYINT)`;
}

function numbers(digester: ColumnDigester, kind: NumberKind, name: string): VectorDigester {
  return {
    sql: [validity(name), numberForms[kind](name)],
    update([presence, source], length) {
      const values = valuesOf(kind, vectorMemory(source!));
      digester.update({ kind, length, valid: vectorMemory(presence!), values } as ColumnChunk);
    },
    finish: digester.finish,
  };
}

function valuesOf(kind: NumberKind, bytes: Uint8Array): ColumnChunk["values"] {
  if (kind === "bool") return bytes;
  if (kind !== "float64") return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  // `+ 0` turns −0 into 0.
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3).map((value) => value + 0);
}

function texts(digester: ColumnDigester, { name, pieces }: { name: string; pieces: number }): VectorDigester {
  const text = `coalesce(CAST(${name} AS VARCHAR), '')`;
  const piece = (index: number) => `substring(${text}, ${index * pieceBytes + 1}, ${pieceBytes})`;
  return {
    sql: [validity(name), ...Array.from({ length: pieces }, (_, index) => piece(index))],
    update([presence, ...vectors], length) {
      digester.updateTexts({
        valid: vectorMemory(presence!),
        ...joinPieces(vectors.map(vectorMemory), length),
      });
    },
    finish: digester.finish,
  };
}

function joinPieces(
  entries: readonly Uint8Array[],
  rows: number,
): { bytes: Uint8Array; lengths: Int32Array } {
  const bytes = new Uint8Array(rows * entries.length * pieceBytes);
  const lengths = new Int32Array(rows);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const start = to;
    for (const entry of entries) {
      const at = row * entryBytes;
      const length = entry[at]!; // the low byte of four: 12 at most
      if (length === 0) break;
      for (let k = 0; k < length; k++) bytes[to++] = entry[at + 4 + k]!;
    }
    lengths[row] = to - start;
  }
  return { bytes: bytes.subarray(0, to), lengths };
}
