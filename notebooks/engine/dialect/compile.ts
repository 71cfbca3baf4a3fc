import { transpileJavaScript } from "@observablehq/notebook-kit";
import { blankSourceFile } from "ts-blank-space";
import ts from "typescript";
import type { Cell } from "../parse.ts";
import { applyEdits, type ColumnShift, type Edit, originalColumn } from "./edits.ts";
import type { CellFault } from "./faults.ts";
import { type GivenName, rewriteImports } from "./imports.ts";
import { isNested, topLevelNames } from "./names.ts";

/** `const name = view(…)` or `observe(…)` at the top level of a cell. */
interface LiveName {
  readonly name: string;
  /** The cell itself reads the name again: a new value re-runs the cell. */
  readonly usedInside: boolean;
}

/** A name and where it stands in the file. */
export interface NamedPlace {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

export interface CompiledCell {
  readonly cell: Cell;
  /** Body of the function, lines as in the cell; null when it cannot run. */
  readonly body: string | null;
  /** `generator`: every top-level `await` is a `yield`, so that each step can be interrupted. */
  readonly driver: "generator" | "async";
  /** Names that it reads and does not define, where they first stand. */
  readonly references: readonly NamedPlace[];
  readonly definitions: readonly NamedPlace[];
  /** Names that an import statement binds: hoisted, so they may be used above. */
  readonly imported: ReadonlySet<string>;
  /** Names taken from `vigie/notebook`. */
  readonly given: readonly GivenName[];
  readonly live: readonly LiveName[];
  readonly shifts: readonly ColumnShift[];
  readonly faults: readonly CellFault[];
}

/** TypeScript cell → the function body that the kernel runs, with every fault at its line of the file. */
export function compileCell(cell: Cell): CompiledCell {
  if (cell.tags.includes("markdown")) return compileMarkdown(cell);
  const source = ts.createSourceFile("cell.ts", cell.body, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const faults = [...syntaxFaults(cell), ...exportFaults(cell, source)];
  const { edits: importEdits, given, imported } = rewriteImports(source);
  const definitions = topLevelNames(source).map(({ name, offset }) => ({ name, ...placeIn(cell, offset) }));
  const empty = { cell, definitions, imported, given, shifts: [], live: [], references: [] };
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };

  const blank = blankSourceFile(source, (node) => faults.push(unerasable(cell, source, node)));
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };
  const analysed = analyse(cell, applyEdits(blank, importEdits));
  faults.push(...analysed.faults);
  if (faults.length > 0) return { ...empty, body: null, driver: "async", faults };

  const driver = hasUnyieldable(source) ? "async" : "generator";
  const live = liveConstants(source, given);
  const edits = [...importEdits, ...displayEdits(source, given), ...bindEdits(source, live)];
  const awaits = driver === "generator" ? awaitEdits(source) : [];
  const isGiven = (name: string) => given.some(({ local }) => local === name);
  const outputs = definitions.filter(({ name }) => analysed.outputs.includes(name) || isGiven(name));
  const { text, shifts } = applyEdits(blank, mergeAwaits(edits, awaits, driver));
  const names = live.map(({ name, usedInside }) => ({ name, usedInside }));
  const references = placesOf(cell, source, analysed.inputs);
  return { ...empty, body: text, driver, references, definitions: outputs, live: names, shifts, faults };
}

function compileMarkdown(cell: Cell): CompiledCell {
  const lines = cell.body.split(/\r\n|\r|\n/);
  const faults = lines.flatMap((text, i): CellFault[] =>
    /^\s*(\/\/|$)/.test(text)
      ? []
      : [
          {
            cell: cell.id,
            line: cell.bodyLine + i,
            column: 1,
            code: "notebook.markdown",
            message: `code in a markdown cell: ${text.trim().slice(0, 60)} (expected lines that start with //)`,
          },
        ],
  );
  const nothing = { references: [], definitions: [], given: [], live: [], shifts: [] };
  return { cell, body: null, driver: "async", imported: new Set(), ...nothing, faults };
}

/** Offset in the cell's body → 1-based line and column in the file. */
export function placeIn(cell: Cell, offset: number): { line: number; column: number } {
  const before = cell.body.slice(0, offset).split(/\r\n|[\r\n]/);
  return { line: cell.bodyLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 };
}

function syntaxFaults(cell: Cell): CellFault[] {
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

function exportFaults(cell: Cell, source: ts.SourceFile): CellFault[] {
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

function unerasable(cell: Cell, source: ts.SourceFile, node: ts.Node): CellFault {
  const text = node.getText(source).slice(0, 40).replace(/\s+/g, " ");
  return {
    cell: cell.id,
    ...placeIn(cell, node.getStart(source)),
    code: "notebook.not-erasable",
    message: `TypeScript that is more than types: ${text} (expected no enum, namespace or parameter property)`,
  };
}

interface Analysis {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly faults: readonly CellFault[];
}

/** Notebook Kit's analysis. The leading `;` keeps it from trimming lines away or reading the cell as one expression. */
function analyse(cell: Cell, { text, shifts }: { text: string; shifts: ColumnShift[] }): Analysis {
  try {
    const { inputs = [], outputs = [] } = transpileJavaScript(`;\n${text}`);
    return { inputs, outputs, faults: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, problem, line, column] = /^([\s\S]*?) \((\d+):(\d+)\)$/.exec(error.message) ?? [];
    const cellLine = Math.max(1, Number(line ?? 2) - 1);
    const fault = {
      cell: cell.id,
      line: cell.bodyLine + cellLine - 1,
      column: originalColumn(shifts, cellLine, Number(column ?? 0)) + 1,
      ...describeBreach(problem ?? error.message),
    };
    return { inputs: [], outputs: [], faults: [fault] };
  }
}

function describeBreach(problem: string): { code: string; message: string } {
  const external = /^Assignment to external variable '(.*)'$/.exec(problem)?.[1];
  if (external === undefined) return { code: "notebook.syntax", message: problem };
  const message = `assignment across cells: ${external} (expected a new name: a value is set in the one cell that defines it)`;
  return { code: "notebook.assignment", message };
}

/** The last expression statement is shown, unless it is `void …` or already a call of `display`. */
function displayEdits(source: ts.SourceFile, given: readonly GivenName[]): Edit[] {
  const last = source.statements.filter((statement) => !ts.isEmptyStatement(statement)).at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return [];
  const { expression } = last;
  if (ts.isVoidExpression(expression) || isCallOf(expression, given, ["display"])) return [];
  const start = expression.getStart(source);
  return [
    { start, end: start, text: "$show(" },
    { start: expression.end, end: expression.end, text: ")" },
  ];
}

/** `await x` → `(yield(x))`, outside nested functions. */
function awaitEdits(source: ts.SourceFile): Edit[] {
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
function mergeAwaits(edits: readonly Edit[], awaits: readonly Edit[], driver: "generator" | "async"): Edit[] {
  if (driver === "async") return [...edits];
  return [
    ...edits.map((edit) => ({ ...edit, text: edit.text.replaceAll("await $load(", "yield $load(") })),
    ...awaits,
  ];
}

function hasUnyieldable(source: ts.SourceFile): boolean {
  let found = false;
  visitTopLevel(source, (node) => {
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) found = true;
    if (
      ts.isVariableDeclarationList(node) &&
      (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing
    )
      found = true;
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

function isCallOf(node: ts.Node, given: readonly GivenName[], names: readonly string[]): boolean {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const callee = node.expression.text;
  const meant = given.find(({ local }) => local === callee)?.imported ?? callee;
  return names.includes(meant);
}

interface LiveConstant extends LiveName {
  /** The initialiser, with its `await` if it has one. */
  readonly initialiser: ts.Node;
}

/** Top-level `const name = view(…)`, `observe(…)` or `await observe(…)`. */
function liveConstants(source: ts.SourceFile, given: readonly GivenName[]): LiveConstant[] {
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
function bindEdits(source: ts.SourceFile, live: readonly LiveConstant[]): Edit[] {
  return live.flatMap(({ name, initialiser }) => {
    const start = initialiser.getStart(source);
    return [
      { start, end: start, text: `$bind(${JSON.stringify(name)}, ` },
      { start: initialiser.end, end: initialiser.end, text: ")" },
    ];
  });
}

/** Where each of `names` is first read; those that our own edits brought in stand nowhere and fall away. */
function placesOf(cell: Cell, source: ts.SourceFile, names: readonly string[]): NamedPlace[] {
  const found = new Map<string, NamedPlace>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.includes(node.text) && !found.has(node.text) && !isPropertyName(node))
      found.set(node.text, { name: node.text, ...placeIn(cell, node.getStart(source)) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
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

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}
