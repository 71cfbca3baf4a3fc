import ts from "typescript";
import type { CompiledCell } from "./compile.ts";
import type { CellFault } from "./faults.ts";
import { placeIn } from "./places.ts";

/**
 * A line that begins with `// %%` starts a cell, in the middle of a template string or comment too: the fault says so, where
 * that text begins, in place of what TypeScript makes of its two halves.
 */
export function cutTexts(cells: readonly CompiledCell[]): readonly CompiledCell[] {
  return cells.map((compiled, i) => {
    const next = cells[i + 1];
    const cut = compiled.body === null && next !== undefined ? cutText(compiled) : undefined;
    if (cut === undefined) return compiled;
    return { ...compiled, faults: [faultOf(compiled, cut, next!.cell.firstLine)] };
  });
}

/** Where a text of the cell begins that its end cuts off. */
function cutText({ cell }: CompiledCell): number | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.Standard, cell.body);
  const source = ts.createSourceFile("cell.ts", cell.body, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  let found: number | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteralToken(node) && node.isUnterminated === true) found ??= node.getStart(source);
    ts.forEachChild(node, visit);
  };
  visit(source);
  if (found !== undefined) return found;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan())
    if (token === ts.SyntaxKind.MultiLineCommentTrivia && scanner.isUnterminated())
      return scanner.getTokenStart();
  return undefined;
}

function faultOf({ cell }: CompiledCell, offset: number, markerLine: number): CellFault {
  const message = `a text cut in two: its line ${markerLine} begins with // %%, which starts a cell wherever it stands (expected it indented, or as \${""}// %% in a template string)`;
  return { cell: cell.id, ...placeIn(cell, offset), code: "notebook.marker", message };
}
