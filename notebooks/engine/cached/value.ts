import { Fault } from "vigie/datasets";
import { decodeTable, encodeTable, isArqueroTable, isArrowTable } from "./tables.ts";

/** A value as JSON; what JSON lacks stands as `{ $: kind, … }`, and tables as numbers of Arrow files. */
export interface EncodedValue {
  readonly json: unknown;
  readonly tables: readonly Uint8Array[];
}

const arrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** Throws `cached.value`, with the place, on functions, symbols, instances of other classes and circles. */
export async function encodeValue(value: unknown): Promise<EncodedValue> {
  const tables: Uint8Array[] = [];
  const json = await encode(value, { path: "value", above: [], tables });
  return { json, tables };
}

interface Encoding {
  readonly path: string;
  readonly above: readonly unknown[];
  readonly tables: Uint8Array[];
}

async function encode(value: unknown, at: Encoding): Promise<unknown> {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $: "number", text: Object.is(value, -0) ? "-0" : String(value) };
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "bigint") return { $: "bigint", text: String(value) };
  if (typeof value !== "object") throw refuse(value, at);
  if (at.above.includes(value)) throw refuse("a circle", at);
  const inside = (one: unknown, name: string | number) =>
    encode(one, { ...at, path: `${at.path}.${name}`, above: [...at.above, value] });
  return encodeObject(value, inside, at);
}

async function encodeObject(
  value: object,
  inside: (one: unknown, name: string | number) => Promise<unknown>,
  at: Encoding,
): Promise<unknown> {
  if (Array.isArray(value)) return inOrder(value, inside);
  if (value instanceof Date) return { $: "date", ms: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof Map)
    return { $: "map", entries: await inOrder([...value], (one, i) => inside(one, i)) };
  if (value instanceof Set) return { $: "set", values: await inOrder([...value], inside) };
  if (isArqueroTable(value) || isArrowTable(value)) {
    const { kind, rest, bytes } = await encodeTable(value);
    return { $: kind, rest: await inside(rest, "table"), file: at.tables.push(bytes) - 1 };
  }
  const numbers = arrays.find((one) => Object.getPrototypeOf(value) === one.prototype);
  if (numbers !== undefined) {
    const { buffer, byteOffset, byteLength } = value as Float64Array;
    return { $: numbers.name, base64: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refuse(value, at);
  const names = Object.keys(value);
  const values = await inOrder(names, (name) => inside((value as Record<string, unknown>)[name], name));
  if (names.includes("$") || names.includes("__proto__")) return { $: "object", names, values };
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

async function inOrder<T>(
  values: readonly T[],
  work: (value: T, index: number) => Promise<unknown>,
): Promise<unknown[]> {
  const done: unknown[] = [];
  for (let i = 0; i < values.length; i++) done.push(await work(values[i]!, i));
  return done;
}

function refuse(value: unknown, { path }: Encoding): Fault {
  const what =
    typeof value === "object" && value !== null
      ? `an instance of ${Object.getPrototypeOf(value)?.constructor?.name ?? "a class"}`
      : typeof value === "string"
        ? value
        : `a ${typeof value}`;
  return new Fault(
    "cached.value",
    `${path} cannot be kept: ${what} (expected plain values, dates, maps, sets, typed arrays, Arquero or Arrow tables)`,
  );
}

type Tagged = { readonly $: string } & Readonly<Record<string, unknown>>;

/** The inverse of `encodeValue`; `readTable` gives the bytes of an Arrow file by its number. */
export async function decodeValue(
  json: unknown,
  readTable: (file: number) => Promise<Uint8Array>,
): Promise<unknown> {
  if (json === null || typeof json !== "object") return json;
  const inside = (one: unknown) => decodeValue(one, readTable);
  if (Array.isArray(json)) return inOrder(json, inside);
  if ("$" in json) return decodeTagged(json as Tagged, inside, readTable);
  const values = await inOrder(Object.values(json), inside);
  return Object.fromEntries(Object.keys(json).map((name, i) => [name, values[i]]));
}

async function decodeTagged(
  tagged: Tagged,
  inside: (one: unknown) => Promise<unknown>,
  readTable: (file: number) => Promise<Uint8Array>,
): Promise<unknown> {
  switch (tagged.$) {
    case "number":
      return Number(tagged.text);
    case "undefined":
      return undefined;
    case "bigint":
      return BigInt(tagged.text as string);
    case "date":
      return new Date((tagged.ms as number | null) ?? Number.NaN);
    case "map":
      return new Map((await inside(tagged.entries)) as [unknown, unknown][]);
    case "set":
      return new Set((await inside(tagged.values)) as unknown[]);
    case "object":
      return plainObject(tagged.names as string[], (await inside(tagged.values)) as unknown[]);
    case "arquero":
    case "arrow":
      return decodeTable(tagged.$, await inside(tagged.rest), await readTable(tagged.file as number));
    default:
      return numbersOf(tagged);
  }
}

function plainObject(names: readonly string[], values: readonly unknown[]): object {
  const made = {};
  for (const [i, name] of names.entries())
    Object.defineProperty(made, name, {
      value: values[i],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return made;
}

function numbersOf({ $, base64 }: Tagged): unknown {
  const numbers = arrays.find(({ name }) => name === $);
  if (numbers === undefined)
    throw new Fault("cached.format", `unknown kind of value: ${$} (expected one of this version)`);
  const bytes = Uint8Array.from(Buffer.from(base64 as string, "base64"));
  return new numbers(bytes.buffer);
}
