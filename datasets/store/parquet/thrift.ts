/*
 * Thrift's compact protocol (apache/thrift, doc/specs/thrift-compact-protocol.md), as far as the headers of a Parquet
 * file need it. A structure is the list of its fields, in the order of their numbers.
 */

export interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly body: Uint8Array;
}

/** Types of fields; a list names the type of its items by the same numbers. */
const types = { yes: 1, no: 2, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

export const i32 = (id: number, value: number): ThriftField => ({ id, type: types.i32, body: zigzag(value) });

/** A whole number below 2 ** 52. */
export const i64 = (id: number, value: number): ThriftField => ({ id, type: types.i64, body: zigzag(value) });

export const bool = (id: number, value: boolean): ThriftField => ({
  id,
  type: value ? types.yes : types.no,
  body: new Uint8Array(0),
});

export const binary = (id: number, value: Uint8Array | string): ThriftField => ({
  id,
  type: types.binary,
  body: withLength(value),
});

export const struct = (id: number, fields: readonly ThriftField[]): ThriftField => ({
  id,
  type: types.struct,
  body: encodeStruct(fields),
});

export const structs = (id: number, items: readonly (readonly ThriftField[])[]): ThriftField =>
  list(id, types.struct, items.map(encodeStruct));

export const i32s = (id: number, items: readonly number[]): ThriftField =>
  list(id, types.i32, items.map(zigzag));

export const binaries = (id: number, items: readonly string[]): ThriftField =>
  list(id, types.binary, items.map(withLength));

/** The bytes of a structure. */
export function encodeStruct(fields: readonly ThriftField[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let before = 0;
  for (const { id, type, body } of fields) {
    // Numbers of the fields of Parquet's structures lie less than 16 apart.
    parts.push(Uint8Array.of(((id - before) << 4) | type), body);
    before = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

function list(id: number, item: number, bodies: readonly Uint8Array[]): ThriftField {
  const head = bodies.length < 15 ? [(bodies.length << 4) | item] : [0xf0 | item, ...unsigned(bodies.length)];
  return { id, type: types.list, body: Buffer.concat([Uint8Array.from(head), ...bodies]) };
}

function withLength(value: Uint8Array | string): Uint8Array {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Uint8Array.from(unsigned(bytes.length)), bytes]);
}

function zigzag(value: number): Uint8Array {
  return Uint8Array.from(unsigned(value < 0 ? -2 * value - 1 : 2 * value));
}

/** Seven bits a byte, the least first; the highest bit says that more follow. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
