import ts from "typescript";
import type { ColumnPlace } from "./contract.ts";

/**
 * Whether a column's name may stand at a place: in a text that is an argument or part of one, or after the point of a
 * callback's row. Its panel is the one that the call's table comes from; where that cannot be told, any that is opened.
 */
export function columnPlace(program: ts.Program, file: string, offset: number): ColumnPlace | null {
  const source = program.getSourceFile(file);
  if (source === undefined) return null;
  const node = innermost(source, offset);
  const from = beginOf(node, offset);
  if (from === null) return null;
  const call = ts.findAncestor(node, ts.isCallExpression);
  if (call === undefined || nameOfPanel(call) !== undefined) return null;
  const own = panelBehind(call, program.getTypeChecker(), new Set());
  const panels = own === undefined ? panelsIn(source) : [own];
  return panels.length === 0 ? null : { from, panels };
}

/** Where the column's name begins, or null where none can stand. */
function beginOf(node: ts.Node, offset: number): number | null {
  if (ts.isStringLiteralLike(node) && !ts.isImportDeclaration(node.parent)) {
    const begin = node.getStart() + 1;
    return offset >= begin ? begin : null;
  }
  const access = ts.isPropertyAccessExpression(node) ? node : node.parent;
  if (access === undefined || !ts.isPropertyAccessExpression(access)) return null;
  return ts.isIdentifier(access.expression) && isRow(access.expression) ? access.name.getStart() : null;
}

/** A name that is the first parameter of a function given to a call, as Arquero's and Plot's callbacks have it. */
function isRow(name: ts.Identifier): boolean {
  const callback = ts.findAncestor(
    name,
    (node): node is ts.ArrowFunction =>
      ts.isArrowFunction(node) && node.parameters[0]?.name.getText() === name.text,
  );
  return callback !== undefined && ts.findAncestor(callback.parent, ts.isCallExpression) !== undefined;
}

function innermost(source: ts.SourceFile, offset: number): ts.Node {
  const visit = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.getFullStart() < offset && offset <= child.getEnd() ? visit(child) : undefined,
    ) ?? node;
  return visit(source);
}

/** `openPanel("name")` → name. */
function nameOfPanel(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !/(?:^|\.)openPanel$/.test(node.expression.getText())) return undefined;
  const [first] = node.arguments;
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
}

function panelsIn(source: ts.SourceFile): readonly string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node) => {
    const name = nameOfPanel(node);
    if (name !== undefined) names.add(name);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...names];
}

/** The panel that a value comes from: along its calls and members to a name, and on to what defines that name. */
function panelBehind(node: ts.Node, checker: ts.TypeChecker, seen: Set<ts.Node>): string | undefined {
  if (seen.has(node)) return undefined;
  seen.add(node);
  const name = nameOfPanel(node);
  if (name !== undefined) return name;
  if (ts.isIdentifier(node)) {
    const definition = checker.getSymbolAtLocation(node)?.valueDeclaration;
    const value =
      definition !== undefined && ts.isVariableDeclaration(definition) ? definition.initializer : undefined;
    return value === undefined ? undefined : panelBehind(value, checker, seen);
  }
  if (ts.isCallExpression(node))
    return [node.expression, ...node.arguments]
      .map((part) => panelBehind(part, checker, seen))
      .find((found) => found !== undefined);
  if (
    ts.isPropertyAccessExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node)
  )
    return panelBehind(node.expression, checker, seen);
  return undefined;
}
