import type { Expression, WindowName } from "./expression.ts";
import { operators } from "./operators.ts";

/** A value that is computed once, however many definitions ask for it. */
export interface Node {
  /** A column or a number, as SQL. */
  readonly column: string;
  /** Windows inside one another on the way to it: 0 for what needs none. */
  readonly level: number;
  /** Steps of arithmetic on its level; 0 for what stands in the level's table. */
  readonly stage: number;
  /** How many months before its first as-of date it looks at. */
  readonly reach: number;
  readonly operands: readonly Node[];
  /** SQL over the columns of the operands; null for a base feature or a number. */
  readonly sql: string | null;
  readonly window: { readonly name: WindowName; readonly months: number } | null;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly add: (expression: Expression, named: (name: string) => Node) => Node;
  readonly base: (name: string) => Node;
}

const leaf = (column: string): Node => ({
  column,
  level: 0,
  stage: 0,
  reach: 0,
  operands: [],
  sql: null,
  window: null,
});

/** Nodes by what they compute: the same sub-expression is the same node. */
export function createGraph(): Graph {
  const found = new Map<string, Node>();
  const column = () => `n_${found.size + 1}`;
  const once = (key: string, make: () => Node): Node => {
    const node = found.get(key) ?? make();
    found.set(key, node);
    return node;
  };
  const base = (name: string) => once(name, () => leaf(`"${name}"`));
  const add = (expression: Expression, named: (name: string) => Node): Node => {
    switch (expression.kind) {
      case "number":
        return leaf(`${expression.value.toExponential()}::DOUBLE`);
      case "name":
        return named(expression.name);
      case "window": {
        const of = add(expression.of, named);
        const { window, months } = expression;
        return once(`${window} ${months} ${of.column}`, () =>
          windowNode(column(), { name: window, months }, of),
        );
      }
      case "call": {
        const { operator } = expression;
        const operands = expression.operands.map((operand) => add(operand, named));
        const key = `${operator} ${operands.map((operand) => operand.column).join(" ")}`;
        return once(key, () => callNode(column(), operator, operands));
      }
    }
  };
  return {
    add,
    base,
    get nodes() {
      return [...found.values()];
    },
  };
}

function windowNode(column: string, window: NonNullable<Node["window"]>, of: Node): Node {
  const reach = of.reach + window.months - (window.name === "lag" ? 0 : 1);
  return { column, level: of.level + 1, stage: 0, reach, operands: [of], sql: null, window };
}

function callNode(column: string, operator: string, operands: readonly Node[]): Node {
  const level = Math.max(...operands.map((operand) => operand.level));
  const onLevel = operands.filter((operand) => operand.level === level);
  return {
    column,
    level,
    stage: 1 + Math.max(...onLevel.map((operand) => operand.stage)),
    reach: Math.max(...operands.map((operand) => operand.reach)),
    operands,
    sql: operators[operator]!.sql(...operands.map((operand) => operand.column)),
    window: null,
  };
}
