import ts from "typescript";
import type { CellFault } from "../dialect/faults.ts";
import type { LinkedCell } from "../dialect/graph.ts";
import { calledName, collect, readSyntax } from "./syntax.ts";

const showing = new Set(["display", "browser", "proposeVersion"]);

/**
 * Cells that only define names, and names that no other cell reads. Imports are left to the compiler's own check.
 * Says nothing while a cell is broken: what that one reads is not known.
 */
export function unusedCells(cells: readonly LinkedCell[]): readonly CellFault[] {
  if (cells.some(({ compiled, faults }) => compiled.body === null && faults.length > 0)) return [];
  const read = new Set(cells.flatMap(({ inputs }) => inputs));
  const unused = cells.filter(
    ({ compiled }) =>
      compiled.definitions.length > 0 && !compiled.definitions.some(({ name }) => read.has(name)),
  );
  return readSyntax(unused).flatMap(({ cell, tree }): CellFault[] => {
    if (tree.statements.some((statement) => !isDefinition(statement)) || showsSomething(tree)) return [];
    const { definitions } = unused.find(({ compiled }) => compiled.cell === cell)!.compiled;
    const names = definitions.map(({ name }) => name).join(", ");
    const [{ line, column }] = definitions as [(typeof definitions)[number]];
    const message = `unused cell: nothing reads ${names}, and the cell shows nothing (expected a reader, or no cell)`;
    return [{ cell: cell.id, line, column, code: "notebook.unused", message }];
  });
}

function isDefinition(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEmptyStatement(statement)
  );
}

function showsSomething(tree: ts.SourceFile): boolean {
  return collect(tree, calledName).some((name) => showing.has(name));
}
