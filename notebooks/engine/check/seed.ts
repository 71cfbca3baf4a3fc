import ts from "typescript";
import type { CellFault } from "../dialect/faults.ts";
import { type CellSyntax, calledName, collect, faultAt, propertyOf } from "./syntax.ts";

/**
 * Randomness that gives other values in the next run: `Math.random`, the random values of `crypto`, a study without
 * `seed`, and Arquero's `sample`, `shuffle` and `op.random` in a notebook that never calls its `seed`.
 */
export function missingSeeds(syntax: readonly CellSyntax[]): readonly CellFault[] {
  const isSeeded = syntax.some(({ tree }) => collect(tree, calledName).includes("seed"));
  return syntax.flatMap((one) =>
    collect(one.tree, (node) => {
      const what = unseeded(node, isSeeded);
      if (what === undefined) return undefined;
      return faultAt(
        one,
        node,
        "notebook.seed",
        `missing seed: ${what} (expected the same values in every run)`,
      );
    }),
  );
}

function unseeded(node: ts.Node, isSeeded: boolean): string | undefined {
  if (ts.isObjectLiteralExpression(node)) return isStudy(node) ? studyWithoutSeed(node) : undefined;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const name = node.expression.name.text;
  const of = node.expression.expression.getText();
  if (of === "Math" && name === "random") return "Math.random()";
  if (/(^|\.)crypto$/.test(of) && /^(randomUUID|getRandomValues|randomBytes|randomInt)$/.test(name))
    return `${of}.${name}()`;
  if (isSeeded) return undefined;
  if (/(^|\.)op$/.test(of) && name === "random") return `${of}.random() without seed() of arquero`;
  return /^(sample|shuffle)$/.test(name) ? `${name}() without seed() of arquero` : undefined;
}

function isStudy(object: ts.ObjectLiteralExpression): boolean {
  const format = propertyOf(object, "format");
  return format !== undefined && ts.isStringLiteral(format) && format.text.startsWith("vigie.study/");
}

/** A study that spreads another one may have its seed from there. */
function studyWithoutSeed(object: ts.ObjectLiteralExpression): string | undefined {
  const isWhole = !object.properties.some(ts.isSpreadAssignment);
  return isWhole && propertyOf(object, "seed") === undefined ? "a study without seed" : undefined;
}
