import { Fault, type Json } from "vigie/datasets";

export type JsonObject = { readonly [key: string]: Json };

/** Throws `xgboost.model-malformed` unless it is an object. */
export function asObject(value: Json | undefined, place: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(place, "an object");
  return value as JsonObject;
}

/** The own property `key` of `value`, which must be an object: keys of every object's prototype are not there. */
export function objectAt(value: Json | undefined, key: string, place = "model"): JsonObject {
  return asObject(ownOf(asObject(value, place), key), `${place}: ${key}`);
}

export function ownOf(parent: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(parent, key) ? parent[key] : undefined;
}

export function textAt(parent: JsonObject, key: string): string {
  const value = ownOf(parent, key);
  if (typeof value !== "string") throw malformed(key, "a text");
  return value;
}

/** XGBoost writes its counts as texts. */
export function countAt(parent: JsonObject, key: string, { most }: { most: number }): number {
  const text = textAt(parent, key);
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw malformed(`${key} ${shortened(text)}`, `a count from 1 to ${most}`);
  return count;
}

/** A list of `length` items, whatever they are: what of it is used is checked where it is used. */
export function listAt(
  parent: JsonObject,
  key: string,
  { place, length }: { place: string; length: number },
) {
  const value = ownOf(parent, key);
  if (!Array.isArray(value) || value.length !== length)
    throw malformed(`${place}: ${key}`, `a list of ${length} numbers`);
  return value as readonly Json[];
}

/** The list as finite float32, or `xgboost.model-malformed`. */
export function floatsAt(
  parent: JsonObject,
  key: string,
  expected: { place: string; length: number },
): Float32Array {
  return Float32Array.from(listAt(parent, key, expected), (value) => {
    if (typeof value !== "number" || !Number.isFinite(Math.fround(value)))
      throw malformed(`${expected.place}: ${key} ${shortened(value)}`, "finite numbers");
    return value;
  });
}

/** What was found, short enough for a message. */
export function shortened(value: Json | undefined): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function malformed(what: string, expected: string): Fault {
  return new Fault("xgboost.model-malformed", `not an XGBoost model: ${what} (expected ${expected})`, {
    kind: "broken",
  });
}

export function unsupported(what: string, expected: string): Fault {
  return new Fault(
    "xgboost.model-unsupported",
    `cannot predict with this model: ${what} (expected ${expected})`,
  );
}
