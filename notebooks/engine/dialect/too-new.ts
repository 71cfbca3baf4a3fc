import ts from "typescript";
import type { Cell } from "../parse.ts";
import type { CellFault } from "./faults.ts";
import { placeIn } from "./places.ts";

/**
 * What TypeScript reads and tsx rewrites, but Node 20 does not run: cells run as they are written, with their types taken
 * out. (May go, a kind at a time, with the last supported Node that does not know it.)
 */
export function tooNewFaults(cell: Cell, source: ts.SourceFile): CellFault[] {
  const faults: CellFault[] = [];
  const visit = (node: ts.Node): void => {
    const instead = insteadOf(node);
    if (instead !== null)
      faults.push({
        cell: cell.id,
        ...placeIn(cell, node.getStart(source)),
        code: "notebook.too-new",
        message: `newer than Node runs: ${firstWords(node, source)} (expected ${instead})`,
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

function insteadOf(node: ts.Node): string | null {
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0)
    return "const, and try { … } finally { … }";
  if (ts.isDecorator(node)) return "a call of the function that it names";
  if (node.kind === ts.SyntaxKind.AccessorKeyword) return "a get and a set";
  return null;
}

function firstWords(node: ts.Node, source: ts.SourceFile): string {
  return node.getText(source).slice(0, 40).replace(/\s+/g, " ");
}
