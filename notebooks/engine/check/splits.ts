import ts from "typescript";
import type { CellFault } from "../dialect/faults.ts";
import {
  type CellSyntax,
  type Constant,
  calledName,
  collect,
  constantsOf,
  faultAt,
  propertyOf,
} from "./syntax.ts";

/** Months of the default horizon and reporting delay: the embargo where a fold says nothing else. */
const fullEmbargo = 19;

/**
 * Splits that leak: an embargo that is shortened without a reason, firms that are told not to be separated, and
 * tables split by hand into a training and a test one, by month without the embargo between them or by rows without
 * regard to the firm.
 */
export function leakingSplits(syntax: readonly CellSyntax[]): readonly CellFault[] {
  return [...syntax.flatMap(foldFaults), ...handMadeSplits(syntax)];
}

function foldFaults(syntax: CellSyntax): CellFault[] {
  return collect(syntax.tree, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    if (propertyOf(node, "separateFirms")?.kind === ts.SyntaxKind.FalseKeyword)
      return firmFault(syntax, node, "separateFirms: false lets the learning parts share firms");
    return isShortened(node)
      ? embargoFault(syntax, node, "the embargo is shortened without a reason")
      : undefined;
  });
}

function isShortened(object: ts.ObjectLiteralExpression): boolean {
  const months = propertyOf(object, "overriddenTo");
  if (months === undefined) return false;
  const isFull = ts.isNumericLiteral(months) && Number(months.text) >= fullEmbargo;
  const reason = propertyOf(object, "reason");
  return !isFull && (reason === undefined || (ts.isStringLiteral(reason) && reason.text.trim() === ""));
}

/** Pairs `train…` and `test…` that are cut out of a table by `filter` or `slice`. */
function handMadeSplits(syntax: readonly CellSyntax[]): CellFault[] {
  const cut = syntax.flatMap(constantsOf).filter(isCut);
  const train = cut.find(({ name }) => /^(train|learn)/i.test(name));
  const test = cut.find(({ name }) => /^(test|holdout)/i.test(name));
  return train === undefined || test === undefined ? [] : splitFaults(train, test);
}

function isCut({ initialiser }: Constant): boolean {
  return collect(initialiser, calledName).some((name) => /^(filter|slice|sample)$/.test(name));
}

function splitFaults(train: Constant, test: Constant): CellFault[] {
  const texts = [train.initialiser.getText(), test.initialiser.getText()];
  const isByMonth = texts.every((text) => /\basOf\b/.test(text));
  if (isByMonth) {
    const gap = gapBetween(train, test);
    if (gap !== undefined && gap >= fullEmbargo) return [];
    const found = gap === undefined ? "no gap can be seen" : `${gap} months`;
    return [
      embargoFault(test, test.initialiser, `${train.name} and ${test.name} are split by hand, ${found}`),
    ];
  }
  if (texts.every((text) => /\b(siren|group|firms?)\b/i.test(text))) return [];
  return [
    firmFault(test, test.initialiser, `${train.name} and ${test.name} are split by rows, without the firm`),
  ];
}

/** Months from the last date in the training part's condition to the first in the test part's. */
function gapBetween(train: Constant, test: Constant): number | undefined {
  const [last, first] = [Math.max(...monthsIn(train)), Math.min(...monthsIn(test))];
  return Number.isFinite(first - last) ? first - last : undefined;
}

function monthsIn({ initialiser }: Constant): number[] {
  return [...initialiser.getText().matchAll(/["'`](\d{4})-(\d{2})(?:-\d{2})?["'`]/g)].map(
    ([, year, month]) => Number(year) * 12 + Number(month),
  );
}

function embargoFault(at: CellSyntax, node: ts.Node, problem: string): CellFault {
  const message = `split without embargo: ${problem} (expected ${fullEmbargo} months, the horizon and the reporting delay, between the last training row and the test)`;
  return faultAt(at, node, "leakage.embargo", message);
}

function firmFault(at: CellSyntax, node: ts.Node, problem: string): CellFault {
  const message = `a firm on both sides: ${problem} (expected each firm in one part)`;
  return faultAt(at, node, "leakage.firm", message);
}
