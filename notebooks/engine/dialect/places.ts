import ts from "typescript";
import type { Cell } from "../parse.ts";

/** A name and where it stands in the file. */
export interface NamedPlace {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** Offset in the cell's body → 1-based line and column in the file. */
export function placeIn(cell: Cell, offset: number): { line: number; column: number } {
  const before = cell.body.slice(0, offset).split(/\r\n|[\r\n]/);
  return { line: cell.bodyLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where each of `names` is first read; those that our own edits brought in stand nowhere and fall away. */
export function placesOf(cell: Cell, source: ts.SourceFile, names: readonly string[]): NamedPlace[] {
  const found = new Map<string, NamedPlace>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.includes(node.text) && !found.has(node.text) && !isPropertyName(node))
      found.set(node.text, { name: node.text, ...placeIn(cell, node.getStart(source)) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

/** `name` of `x.name` and of `{ name: x }`. */
export function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}
