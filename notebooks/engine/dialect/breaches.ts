import ts from "typescript";
import type { Cell } from "../parse.ts";
import type { CellFault } from "./faults.ts";
import { placeIn } from "./places.ts";

/** What TypeScript does not read, at most ten. */
export function syntaxFaults(cell: Cell): CellFault[] {
  const { diagnostics = [] } = ts.transpileModule(cell.body, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.slice(0, 10).map((diagnostic) => ({
    cell: cell.id,
    ...placeIn(cell, diagnostic.start ?? 0),
    code: "notebook.syntax",
    message: `${ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")} (TS${diagnostic.code})`,
  }));
}

/** Whatever the cell exports. */
export function exportFaults(cell: Cell, source: ts.SourceFile): CellFault[] {
  const isExport = (statement: ts.Statement) =>
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    (ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true);
  return source.statements.filter(isExport).map((statement) => ({
    cell: cell.id,
    ...placeIn(cell, statement.getStart(source)),
    code: "notebook.export",
    message:
      "export in a notebook: every top-level name is already seen by the other cells (expected no export)",
  }));
}

/** `arguments` of no function: a module has none, a cell as it is run would have those of the kernel. */
export function argumentsFaults(cell: Cell, source: ts.SourceFile): CellFault[] {
  const faults: CellFault[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) return;
    if (ts.isIdentifier(node) && node.text === "arguments" && ts.isExpression(node) && !isPropertyName(node))
      faults.push({
        cell: cell.id,
        ...placeIn(cell, node.getStart(source)),
        code: "notebook.arguments",
        message: "arguments outside of a function (expected within one, or a rest parameter)",
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** What does not go away with the types. */
export function unerasable(cell: Cell, source: ts.SourceFile, node: ts.Node): CellFault {
  const text = node.getText(source).slice(0, 40).replace(/\s+/g, " ");
  return {
    cell: cell.id,
    ...placeIn(cell, node.getStart(source)),
    code: "notebook.not-erasable",
    message: `TypeScript that is more than types: ${text} (expected ${insteadOf(node)})`,
  };
}

function insteadOf(node: ts.Node): string {
  if (ts.isEnumDeclaration(node)) return "a constant object: { … } as const";
  if (ts.isModuleDeclaration(node)) return "a module of its own, imported";
  if (ts.isTypeAssertionExpression(node)) return "value as Type";
  if (ts.isImportEqualsDeclaration(node)) return "import … from";
  return "a field that the constructor sets";
}

/** What Notebook Kit says of a breach, in the words of this dialect. */
export function describeBreach(problem: string): { code: string; message: string } {
  const global = /^Global '(.*)' cannot be redefined$/.exec(problem)?.[1];
  if (global !== undefined) {
    const message = `name of a global: ${global} (expected another name, as in { ${global}: other }: cells know the global by it)`;
    return { code: "notebook.global", message };
  }
  const external = /^Assignment to external variable '(.*)'$/.exec(problem)?.[1];
  if (external === undefined) return { code: "notebook.syntax", message: problem };
  const message = `assignment across cells: ${external} (expected a new name: a value is set in the one cell that defines it)`;
  return { code: "notebook.assignment", message };
}
