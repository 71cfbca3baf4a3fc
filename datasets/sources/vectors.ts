import { type ColumnChunk, emptyValues } from "../store/column-chunk.ts";

export type TextChunk = Extract<ColumnChunk, { kind: "utf8" }>;
export type NumberChunk = Exclude<ColumnChunk, { kind: "utf8" }>;

/** A number of each row of one or two columns; missing where one of them is. */
export function mapNumbers(
  kind: NumberChunk["kind"],
  [x, y]: readonly [NumberChunk, NumberChunk?],
  of: (x: number, y: number) => number,
): NumberChunk {
  const { length } = x;
  const valid = new Uint8Array(length);
  const values = emptyValues(kind, length);
  const other = y ?? x;
  for (let i = 0; i < length; i++) {
    if (x.valid[i] === 0 || other.valid[i] === 0) continue;
    valid[i] = 1;
    values[i] = of(x.values[i]!, other.values[i]!);
  }
  return { kind, length, valid, values } as NumberChunk;
}

/** The rows `rows` of a column, in that order. */
export function gatherRows(column: ColumnChunk, rows: Int32Array): ColumnChunk {
  const { length } = rows;
  const valid = new Uint8Array(length);
  const values = emptyValues(column.kind, length);
  for (let i = 0; i < length; i++) {
    valid[i] = column.valid[rows[i]!]!;
    values[i] = column.values[rows[i]!]!;
  }
  return { ...column, length, valid, values } as ColumnChunk;
}
