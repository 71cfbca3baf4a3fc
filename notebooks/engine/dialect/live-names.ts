import ts from "typescript";
import type { Edit } from "./edits.ts";
import type { GivenName } from "./imports.ts";
import { isPropertyName } from "./places.ts";

/** `const name = view(…)` or `observe(…)` at the top level of a cell. */
export interface LiveName {
  readonly name: string;
  /** The cell itself reads the name again: a new value re-runs the cell. */
  readonly usedInside: boolean;
}

export interface LiveConstant extends LiveName {
  /** The initialiser, with its `await` if it has one. */
  readonly initialiser: ts.Node;
}

/** Top-level `const name = view(…)`, `observe(…)` or `await observe(…)`. */
export function liveConstants(source: ts.SourceFile, given: readonly GivenName[]): LiveConstant[] {
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .flatMap(({ name, initializer }) => {
      if (initializer === undefined || !ts.isIdentifier(name)) return [];
      const call = ts.isAwaitExpression(initializer) ? initializer.expression : initializer;
      if (!isCallOf(call, given, ["view", "observe"])) return [];
      return [{ name: name.text, usedInside: isReadIn(source, name), initialiser: initializer }];
    });
}

/** `view(…)` → `$bind("name", view(…))`: tells the kernel which name a widget or generator feeds. */
export function bindEdits(source: ts.SourceFile, live: readonly LiveConstant[]): Edit[] {
  return live.flatMap(({ name, initialiser }) => {
    const start = initialiser.getStart(source);
    return [
      { start, end: start, text: `$bind(${JSON.stringify(name)}, ` },
      { start: initialiser.end, end: initialiser.end, text: ")" },
    ];
  });
}

/** Whether a node calls one of these names of `vigie/notebook`, whatever the notebook calls them. */
export function isCallOf(node: ts.Node, given: readonly GivenName[], names: readonly string[]): boolean {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const callee = node.expression.text;
  const meant = given.find(({ local }) => local === callee)?.imported ?? callee;
  return names.includes(meant);
}

/** Whether the cell reads `declared` elsewhere; property names do not count. */
function isReadIn(source: ts.SourceFile, declared: ts.Identifier): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === declared.text && node !== declared && !isPropertyName(node))
      found = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
