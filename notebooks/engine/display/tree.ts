import { inspect } from "node:util";
import type { TreeNode } from "./documents.ts";

const maxDepth = 5;
const maxEntries = 50;
const maxText = 2000;
const longestKey = 80;

/** Any value → a tree of bounded depth and width; cycles are named, getters are not called. */
export function describeTree(value: unknown): TreeNode {
  return nodeOf(value, 0, []);
}

function nodeOf(value: unknown, depth: number, above: readonly unknown[]): TreeNode {
  if (typeof value !== "object" || value === null) return leaf(value);
  if (value instanceof Date) return { type: "value", of: "date", text: dateText(value) };
  if (value instanceof RegExp) return { type: "value", of: "regexp", text: String(value) };
  if (value instanceof Error) return { type: "value", of: "error", text: `${value.name}: ${value.message}` };
  if (above.includes(value)) return { type: "value", of: "circular", text: "circular" };
  if (isOpaque(value)) return { type: "value", of: "object", text: inLine(value) };
  const label = labelOf(value);
  if (depth >= maxDepth) return { type: "value", of: "object", text: `${label} …` };
  const { entries, total } = entriesOf(value);
  const path = [...above, value];
  return {
    type: "branch",
    label,
    entries: entries.map(([key, one]) => ({ key, value: nodeOf(one, depth + 1, path) })),
    more: Math.max(0, total - entries.length),
  };
}

/** Neither a collection nor with properties of its own, as `URL`, `Headers`, promises and buffers: Node knows what is in it. */
function isOpaque(value: object): boolean {
  if (Array.isArray(value) || isTypedArray(value) || value instanceof Map || value instanceof Set)
    return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype && Object.keys(value).length === 0;
}

/** Any value on one line. */
export function inLine(value: unknown): string {
  const text = inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function isTypedArray(value: object): boolean {
  return ArrayBuffer.isView(value) && "length" in value;
}

function leaf(value: unknown): TreeNode {
  if (typeof value === "string") {
    const text = value.length > maxText ? `${value.slice(0, maxText)}…` : value;
    return { type: "value", of: "string", text: JSON.stringify(text) };
  }
  if (typeof value === "function") return { type: "value", of: "function", text: nameOf(value) };
  if (typeof value === "bigint") return { type: "value", of: "number", text: `${value}n` };
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { type: "value", of: value === null ? "null" : typeof value, text };
}

function nameOf(value: { readonly name: string }): string {
  const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
  return `${kind} ${value.name || "(anonymous)"}`;
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "invalid date" : date.toISOString();
}

function labelOf(value: object): string {
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  if (Array.isArray(value)) return `Array(${value.length})`;
  if (isTypedArray(value)) return `${name}(${(value as Uint8Array).length})`;
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size})`;
  return String(name);
}

function entriesOf(value: object): { entries: [string, unknown][]; total: number } {
  if (value instanceof Map || value instanceof Set) {
    const isSet = value instanceof Set;
    const all = [...value.entries()].slice(0, maxEntries);
    const entries = all.map(([key, one], i): [string, unknown] => [isSet ? String(i) : keyText(key), one]);
    return { entries, total: value.size };
  }
  if (Array.isArray(value) || isTypedArray(value)) {
    const list = value as unknown as ArrayLike<unknown>;
    const count = Math.min(list.length, maxEntries);
    return { entries: Array.from({ length: count }, (_, i) => [String(i), list[i]]), total: list.length };
  }
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return {
    entries: keys.slice(0, maxEntries).map((key) => [String(key), readProperty(value, key)]),
    total: keys.length,
  };
}

function keyText(key: unknown): string {
  return typeof key === "string" ? key : inLine(key).slice(0, longestKey);
}

function readProperty(value: object, key: string | symbol): unknown {
  const property = Object.getOwnPropertyDescriptor(value, key);
  return property?.get === undefined ? property?.value : "(getter)";
}

/** The tree as indented text, for scripts and exports. */
export function textOfTree(node: TreeNode, indent = ""): string {
  if (node.type === "value") return node.text;
  const lines = node.entries.map(
    ({ key, value }) => `${indent}  ${key}: ${textOfTree(value, `${indent}  `)}`,
  );
  const rest = node.more > 0 ? [`${indent}  … ${node.more} more`] : [];
  return [node.label, ...lines, ...rest].join("\n");
}
