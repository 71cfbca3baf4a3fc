import type { Month } from "../../foundation/months.ts";

/** `lag`: the value as it was known `months` before; the others look at the as-of dates (t - months, t]. */
export const windows = ["lag", "mean", "sum", "min", "max", "count"] as const;
export type WindowName = (typeof windows)[number];

/** What a definition text says, once it is read. Every value is a number or missing; true is 1, false is 0. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  /** `at`: character of the text, 1-based. */
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "call"; readonly operator: string; readonly operands: readonly Expression[] }
  | {
      readonly kind: "window";
      readonly window: WindowName;
      readonly of: Expression;
      readonly months: Month;
    };

export const call = (operator: string, ...operands: readonly Expression[]): Expression => ({
  kind: "call",
  operator,
  operands,
});

/** The names that an expression asks for, with the place of each. */
export function namesIn(expression: Expression): readonly Extract<Expression, { kind: "name" }>[] {
  if (expression.kind === "name") return [expression];
  if (expression.kind === "window") return namesIn(expression.of);
  return expression.kind === "call" ? expression.operands.flatMap(namesIn) : [];
}
