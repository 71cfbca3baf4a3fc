import ts from "typescript";
import type { CellFault } from "../dialect/faults.ts";
import {
  type CellSyntax,
  calledName,
  collect,
  constantsOf,
  faultAt,
  mentionedBy,
  nameOf,
  propertyOf,
} from "./syntax.ts";

/** Panel columns that tell the outcome, or what was not known at the as-of date: never features. */
const outcomes = /^(failsWithin\d+Months|strongSignal|unknownOpening|mature|alerted|treated)$/;

const readers = /^(loadCSV|fromCSV|loadJSON|fromJSON|loadArrow|fromArrow|readFile|readFileSync|fetch)$/;
const joins = /^(join|join_left|join_right|join_full|lookup)$/;

/**
 * Features of which nobody can say when they were known: outcome columns among a study's features, and tables read
 * from elsewhere that are joined onto a panel by a key in which no `knownOn` stands.
 */
export function unknownDates(syntax: readonly CellSyntax[]): readonly CellFault[] {
  return [...outcomeFeatures(syntax), ...undatedJoins(syntax)];
}

function outcomeFeatures(syntax: readonly CellSyntax[]): CellFault[] {
  return syntax.flatMap((one) =>
    featureTexts(one, syntax)
      .filter(({ node }) => outcomes.test(node.text))
      .map(({ node, at }) => {
        const problem = `feature without known-on: ${node.text} tells what came later`;
        return faultAt(at, node, "leakage.known-on", `${problem} (expected a column of role feature)`);
      }),
  );
}

interface FeatureText {
  readonly node: ts.StringLiteral;
  readonly at: CellSyntax;
}

/** Texts in `features: […]`, or in the constant that it names. */
function featureTexts(one: CellSyntax, all: readonly CellSyntax[]): FeatureText[] {
  return collect(one.tree, (node) =>
    ts.isObjectLiteralExpression(node) ? propertyOf(node, "features") : undefined,
  ).flatMap((value) => {
    if (!ts.isIdentifier(value)) return textsIn(value, one);
    const constant = all.flatMap(constantsOf).find(({ name }) => name === value.text);
    return constant === undefined ? [] : textsIn(constant.initialiser, constant);
  });
}

function textsIn(value: ts.Expression, at: CellSyntax): FeatureText[] {
  return collect(value, (node) => (ts.isStringLiteral(node) ? { node, at } : undefined));
}

function undatedJoins(syntax: readonly CellSyntax[]): CellFault[] {
  const isPanel = tracer(syntax, /^openPanel$/);
  const isOutside = tracer(syntax, readers);
  return syntax.flatMap((one) =>
    collect(one.tree, (node) => {
      const name = calledName(node) ?? "";
      if (!joins.test(name) || !isPanel(node) || !isOutside(node) || mentionsKnownOn(node)) return undefined;
      const problem = `feature without known-on: ${name} puts a table from elsewhere beside panel rows`;
      const expected = "expected an import that says when each fact was known, or knownOn in the join";
      return faultAt(one, node, "leakage.known-on", `${problem} (${expected})`);
    }),
  );
}

function mentionsKnownOn(node: ts.Node): boolean {
  return collect(node, (inner) => {
    if (ts.isIdentifier(inner) || ts.isStringLiteral(inner)) return inner.text;
    return ts.isPropertyAssignment(inner) ? nameOf(inner.name) : undefined;
  }).includes("knownOn");
}

/** Whether an expression is made, directly or through constants, from what a call of `source` gives. */
function tracer(syntax: readonly CellSyntax[], source: RegExp): (node: ts.Node) => boolean {
  const constants = syntax.flatMap(constantsOf);
  const traced = new Set<string>();
  const isTraced = (node: ts.Node) =>
    collect(node, calledName).some((name) => source.test(name)) ||
    [...mentionedBy(node)].some((name) => traced.has(name));
  for (let before = -1; before !== traced.size; ) {
    before = traced.size;
    for (const { name, initialiser } of constants) if (isTraced(initialiser)) traced.add(name);
  }
  return isTraced;
}
