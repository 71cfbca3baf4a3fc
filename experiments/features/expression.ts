import { type Expression, operators } from "vigie/datasets";
import type { Numbers } from "./arrow-numbers.ts";

/**
 * The value of an expression without windows in each of `count` rows; `named` gives the values of a name, missing as NaN.
 * Operators are those that build the panel, so a text says the same in both places, and the same rows give the same bytes.
 */
export function evaluateRows(
  expression: Expression,
  named: (name: string) => Numbers,
  count: number,
): Numbers {
  switch (expression.kind) {
    case "number":
      return new Float64Array(count).fill(expression.value);
    case "name":
      return named(expression.name);
    case "window":
      throw new Error(`window without its months: ${expression.window}`);
    case "call": {
      const operands = expression.operands.map((operand) => evaluateRows(operand, named, count));
      return combine(operators[expression.operator]!.of, operands, count);
    }
  }
}

/** One and two operands without a list for each row: nearly all there are. */
function combine(
  of: (...operands: number[]) => number,
  operands: readonly Numbers[],
  count: number,
): Float64Array {
  const values = new Float64Array(count);
  const [x, y] = operands;
  if (operands.length === 1) for (let i = 0; i < count; i++) values[i] = of(x![i]!);
  else if (operands.length === 2) for (let i = 0; i < count; i++) values[i] = of(x![i]!, y![i]!);
  else for (let i = 0; i < count; i++) values[i] = of(...operands.map((operand) => operand[i]!));
  return values;
}
