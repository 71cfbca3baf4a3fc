import ts from "typescript";
import type { Edit } from "./edits.ts";
import { importedBy } from "./names.ts";

/** A name of `vigie/notebook` under the name the notebook gives it; `*` for the whole module. */
export interface GivenName {
  readonly local: string;
  readonly imported: string;
}

const notebookModule = "vigie/notebook";

export interface RewrittenImports {
  /** Import statements → `const {…} = await $load(…)` on the same lines; `import(` → `$load(`. */
  readonly edits: readonly Edit[];
  readonly given: readonly GivenName[];
  readonly imported: ReadonlySet<string>;
}

/**
 * Imports of `vigie/notebook` are taken out and named in `given`; the others become calls of `$load`, which the
 * kernel resolves against the notebook's place. (Notebook Kit's own rewriting moves lines, so it never sees them.)
 */
export function rewriteImports(source: ts.SourceFile): RewrittenImports {
  const edits: Edit[] = [];
  const given: GivenName[] = [];
  const imported = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || isErased(statement)) continue;
    for (const { text } of importedBy(statement.importClause)) imported.add(text);
    const isGiven = specifierOf(statement) === notebookModule;
    if (isGiven) given.push(...bindingsOf(statement.importClause));
    const code = isGiven ? "" : loadingCode(statement);
    edits.push(overStatement(source, statement, code));
  }
  edits.push(...expressionEdits(source));
  return { edits, given, imported };
}

function specifierOf(statement: ts.ImportDeclaration): string {
  return ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : "";
}

/** `import type …`, or nothing but `type` names between the braces. */
function isErased({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  return importClause.isTypeOnly || (importedBy(importClause).length === 0 && hasTypeNames(importClause));
}

function hasTypeNames({ namedBindings }: ts.ImportClause): boolean {
  return namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.length > 0;
}

function bindingsOf(clause: ts.ImportClause | undefined): GivenName[] {
  if (clause === undefined) return [];
  const { name, namedBindings } = clause;
  const whole = name === undefined ? [] : [{ local: name.text, imported: "default" }];
  if (namedBindings === undefined) return whole;
  if (ts.isNamespaceImport(namedBindings))
    return [...whole, { local: namedBindings.name.text, imported: "*" }];
  const values = namedBindings.elements.filter((element) => !element.isTypeOnly);
  const named = values.map(({ name, propertyName }) => ({
    local: name.text,
    imported: (propertyName ?? name).text,
  }));
  return [...whole, ...named];
}

function loadingCode(statement: ts.ImportDeclaration): string {
  const specifier = JSON.stringify(specifierOf(statement));
  const bindings = bindingsOf(statement.importClause);
  if (bindings.length === 0) return `await $load(${specifier});`;
  const namespace = bindings.find(({ imported }) => imported === "*");
  const named = bindings.filter(({ imported }) => imported !== "*");
  const names = JSON.stringify(named.map(({ imported }) => imported));
  const pattern = named.map(({ local, imported }) => `${JSON.stringify(imported)}: ${local}`).join(", ");
  if (namespace === undefined) return `const {${pattern}} = await $load(${specifier}, ${names});`;
  const rest = named.length === 0 ? "" : ` const {${pattern}} = ${namespace.local};`;
  return `const ${namespace.local} = await $load(${specifier}, ${names});${rest}`;
}

/** Replaces a statement without moving the lines below it. */
function overStatement(source: ts.SourceFile, statement: ts.Statement, code: string): Edit {
  const start = statement.getStart(source);
  const lineEnds = source.text.slice(start, statement.end).match(/\r\n|[\r\n\u2028\u2029]/g) ?? [];
  return { start, end: statement.end, text: code + lineEnds.join("") };
}

function expressionEdits(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      edits.push({ start: node.expression.getStart(source), end: node.expression.end, text: "$load" });
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
      edits.push({ start: node.getStart(source), end: node.end, text: "$meta" });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits;
}
