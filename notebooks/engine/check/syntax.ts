import ts from "typescript";
import type { CellFault } from "../dialect/faults.ts";
import type { LinkedCell } from "../dialect/graph.ts";
import { placeIn } from "../dialect/places.ts";
import type { Cell } from "../parse.ts";

/** A code cell with its syntax tree. */
export interface CellSyntax {
  readonly cell: Cell;
  readonly tree: ts.SourceFile;
}

/** `name = initialiser`, at any depth. */
export interface Constant extends CellSyntax {
  readonly name: string;
  readonly initialiser: ts.Expression;
}

/** The trees of the cells that can run: what is broken is told by its own fault. */
export function readSyntax(cells: readonly LinkedCell[]): readonly CellSyntax[] {
  return cells
    .filter(({ compiled, faults }) => compiled.body !== null && faults.length === 0)
    .map(({ compiled: { cell } }) => ({
      cell,
      tree: ts.createSourceFile("cell.ts", cell.body, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS),
    }));
}

/** Every node of a tree for which `read` gives something. */
export function collect<T>(tree: ts.Node, read: (node: ts.Node) => T | undefined): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    const one = read(node);
    if (one !== undefined) found.push(one);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function constantsOf(syntax: CellSyntax): Constant[] {
  return collect(syntax.tree, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined)
      return undefined;
    return { ...syntax, name: node.name.text, initialiser: node.initializer };
  });
}

/** Names that an expression mentions, those of properties left out. */
export function mentionedBy(tree: ts.Node): ReadonlySet<string> {
  return new Set(
    collect(tree, (node) => {
      if (!ts.isIdentifier(node)) return undefined;
      const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      return isProperty ? undefined : node.text;
    }),
  );
}

/** The name of what is called: `f` of `f(…)` and of `x.f(…)`. */
export function calledName(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** The value of `name: value` in an object literal. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = object.properties.find((one) => one.name !== undefined && nameOf(one.name) === name);
  if (found === undefined) return undefined;
  if (ts.isPropertyAssignment(found)) return found.initializer;
  return ts.isShorthandPropertyAssignment(found) ? found.name : undefined;
}

export function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

export function faultAt({ cell, tree }: CellSyntax, node: ts.Node, code: string, message: string): CellFault {
  return { cell: cell.id, ...placeIn(cell, node.getStart(tree)), code, message };
}
