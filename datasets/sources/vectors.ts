import { type ChunkKind, type ColumnChunk, emptyValues } from "../store/column-chunk.ts";
import { countPresent } from "../store/encode-arrow.ts";

/*
 * Columns made of columns, some thousand rows at a time. Whoever makes them uses the same memory again and again: what it
 * gave holds until it is asked the next time.
 */

export type TextChunk = Extract<ColumnChunk, { kind: "utf8" }>;
export type NumberChunk = Exclude<ColumnChunk, { kind: "utf8" }>;

type Values = ColumnChunk["values"];

/** Makes a number of each row of one or two columns; missing where one of them is. */
export type Mapping = (x: NumberChunk, y?: NumberChunk) => NumberChunk;

export function createMapping(kind: NumberChunk["kind"], of: (x: number, y: number) => number): Mapping {
  const roomFor = createRoom(kind);
  return (x, y = x) => {
    const { length } = x;
    const { valid, values } = roomFor(length);
    for (let i = 0; i < length; i++) {
      const isThere = x.valid[i] === 1 && y.valid[i] === 1;
      valid[i] = isThere ? 1 : 0;
      values[i] = isThere ? of(x.values[i]!, y.values[i]!) : 0;
    }
    return { kind, length, valid, values } as NumberChunk;
  };
}

/** Makes a column of the rows `rows` of a column, in that order. */
export function createGatherer(): (column: ColumnChunk, rows: Int32Array) => ColumnChunk {
  let roomFor: ReturnType<typeof createRoom> | undefined;
  return (column, rows) => {
    roomFor ??= createRoom(column.kind);
    const { length } = rows;
    const { valid, values } = roomFor(length);
    gather(column.values, rows, values);
    if (countPresent(column.valid) === column.length)
      return { ...column, length, valid: allThere(length), values } as ColumnChunk;
    gather(column.valid, rows, valid);
    return { ...column, length, valid, values } as ColumnChunk;
  };
}

/** Rows that follow each other are copied together from so many on: a call costs as much as a few of them. */
const copiedTogether = 16;

function gather(from: Values, rows: Int32Array, to: Values): void {
  for (let i = 0; i < rows.length; ) {
    const first = rows[i]!;
    let until = i + 1;
    while (until < rows.length && rows[until] === first + until - i) until++;
    if (until - i >= copiedTogether) to.set(from.subarray(first, first + until - i), i);
    else for (let k = i; k < until; k++) to[k] = from[first + k - i]!;
    i = until;
  }
}

export function gatherRows(column: ColumnChunk, rows: Int32Array): ColumnChunk {
  return createGatherer()(column, rows);
}

/** Memory for so many rows of a kind, with whatever was in it. */
export function createRoom(kind: ChunkKind) {
  let [valid, values] = [new Uint8Array(0), emptyValues(kind, 0)];
  return (length: number) => {
    if (valid.length < length) [valid, values] = [new Uint8Array(length), emptyValues(kind, length)];
    return { valid: valid.subarray(0, length), values: values.subarray(0, length) };
  };
}

let ones = new Uint8Array(0);

/** `valid` of so many rows of which none is missing; never written to. */
export function allThere(length: number): Uint8Array {
  if (ones.length < length) ones = new Uint8Array(length).fill(1);
  return ones.subarray(0, length);
}
