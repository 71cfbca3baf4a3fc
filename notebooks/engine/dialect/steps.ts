import ts from "typescript";
import type { Edit } from "./edits.ts";
import { isNested } from "./names.ts";

/** `await x` → `(yield(x))`, outside nested functions. */
export function awaitEdits(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  visitTopLevel(source, (node) => {
    if (!ts.isAwaitExpression(node)) return;
    const start = node.getStart(source);
    edits.push({ start, end: start + "await".length, text: "(yield(" });
    edits.push({ start: node.end, end: node.end, text: "))" });
  });
  return edits;
}

/** Imports already contain an await of their own; it becomes a `yield` with the others. */
export function mergeAwaits(
  edits: readonly Edit[],
  awaits: readonly Edit[],
  driver: "generator" | "async",
): Edit[] {
  if (driver === "async") return [...edits];
  return [
    ...edits.map((edit) => ({ ...edit, text: edit.text.replaceAll("await $load(", "yield $load(") })),
    ...awaits,
  ];
}

/** Whether it awaits in a way that no `yield` can stand for. */
export function hasUnyieldable(source: ts.SourceFile): boolean {
  let found = false;
  visitTopLevel(source, (node) => {
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) found = true;
  });
  return found;
}

function visitTopLevel(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    if (isNested(child)) return;
    visit(child);
    visitTopLevel(child, visit);
  });
}
