import type { TreeNode } from "./documents.ts";

const maxDepth = 5;
const maxEntries = 50;
const maxText = 2000;

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

function leaf(value: unknown): TreeNode {
  if (typeof value === "string") {
    const text = value.length > maxText ? `${value.slice(0, maxText)}…` : value;
    return { type: "value", of: "string", text: JSON.stringify(text) };
  }
  if (typeof value === "function")
    return { type: "value", of: "function", text: `function ${value.name || "(anonymous)"}` };
  if (typeof value === "bigint") return { type: "value", of: "number", text: `${value}n` };
  return { type: "value", of: value === null ? "null" : typeof value, text: String(value) };
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "invalid date" : date.toISOString();
}

function labelOf(value: object): string {
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  if (Array.isArray(value)) return `Array(${value.length})`;
  if (ArrayBuffer.isView(value) && "length" in value) return `${name}(${value.length})`;
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size})`;
  return String(name);
}

function entriesOf(value: object): { entries: [string, unknown][]; total: number } {
  if (value instanceof Map || value instanceof Set) {
    const isSet = value instanceof Set;
    const all = [...value.entries()].slice(0, maxEntries);
    const entries = all.map(([key, one], i): [string, unknown] => [isSet ? String(i) : String(key), one]);
    return { entries, total: value.size };
  }
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value)) {
    const list = value as unknown as ArrayLike<unknown>;
    const count = Math.min(list.length, maxEntries);
    return { entries: Array.from({ length: count }, (_, i) => [String(i), list[i]]), total: list.length };
  }
  const keys = Object.keys(value);
  return {
    entries: keys.slice(0, maxEntries).map((key) => [key, readProperty(value, key)]),
    total: keys.length,
  };
}

function readProperty(value: object, key: string): unknown {
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
