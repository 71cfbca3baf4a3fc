import ts from "typescript";

/** Functions, methods and class members: their insides run later, or many times. */
export function isNested(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
}

/** Value names that the top level of a cell binds, with their offsets; also found in code with syntax errors. */
export function topLevelNames(source: ts.SourceFile): { name: string; offset: number }[] {
  return source.statements.flatMap((statement) =>
    namedBy(statement).map((id) => ({ name: id.text, offset: id.getStart(source) })),
  );
}

function namedBy(statement: ts.Statement): ts.Identifier[] {
  if (isAmbient(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name));
  if (ts.isFunctionDeclaration(statement))
    return statement.body === undefined ? [] : presentNames([statement.name]);
  if (ts.isClassDeclaration(statement)) return presentNames([statement.name]);
  if (ts.isImportDeclaration(statement)) return importedBy(statement.importClause);
  return [];
}

/** What an import binds as values. */
export function importedBy(clause: ts.ImportClause | undefined): ts.Identifier[] {
  if (clause === undefined || clause.isTypeOnly) return [];
  const { name, namedBindings } = clause;
  if (namedBindings === undefined) return presentNames([name]);
  if (ts.isNamespaceImport(namedBindings)) return presentNames([name, namedBindings.name]);
  const values = namedBindings.elements.filter((element) => !element.isTypeOnly);
  return presentNames([name, ...values.map((element) => element.name)]);
}

function boundBy(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundBy(element.name)));
}

function isAmbient(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword) === true
  );
}

function presentNames(names: readonly (ts.Identifier | undefined)[]): ts.Identifier[] {
  return names.filter((name) => name !== undefined);
}
