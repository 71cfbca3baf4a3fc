import ts from "typescript";
import type { Cell } from "../parse.ts";
import type { CellFault } from "./faults.ts";
import { placeIn } from "./places.ts";

/** Imports of Observable Plot's own `plot`, alone or with all the rest: it looks for a page's document, which neither kernels nor scripts have. */
export function pagePlotFaults(cell: Cell, source: ts.SourceFile): CellFault[] {
  return source.statements.filter(importsPlot).map((statement) => ({
    cell: cell.id,
    ...placeIn(cell, statement.getStart(source)),
    code: "notebook.plot",
    message:
      'plot of @observablehq/plot, which draws in pages alone (expected import { Plot } from "vigie/notebook": the same, and draws anywhere)',
  }));
}

function importsPlot(statement: ts.Statement): boolean {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return false;
  const { importClause: clause } = statement;
  if (statement.moduleSpecifier.text !== "@observablehq/plot" || clause === undefined) return false;
  if (clause.isTypeOnly || clause.namedBindings === undefined) return false;
  if (ts.isNamespaceImport(clause.namedBindings)) return true;
  return clause.namedBindings.elements.some(
    ({ name, propertyName, isTypeOnly }) => !isTypeOnly && (propertyName ?? name).text === "plot",
  );
}
