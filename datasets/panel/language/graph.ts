import type { Expression, WindowName } from "./expression.ts";

/** A value that is computed once, however many definitions ask for it. Its operands have smaller numbers. */
export interface Node {
  /** Position in the graph. */
  readonly id: number;
  readonly does:
    | { readonly kind: "base"; readonly name: string }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "call"; readonly operator: string }
    | { readonly kind: "window"; readonly name: WindowName; readonly months: number };
  readonly operands: readonly Node[];
  /** Windows inside one another on the way to it: 0 for what needs none. */
  readonly level: number;
  /** Steps of arithmetic since the last window. */
  readonly stage: number;
  /** How many months before its first as-of date it looks at. */
  readonly reach: number;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly add: (expression: Expression, named: (name: string) => Node) => Node;
  readonly base: (name: string) => Node;
}

/** Nodes by what they compute: the same sub-expression is the same node. */
export function createGraph(): Graph {
  const found = new Map<string, Node>();
  const once = (does: Node["does"], operands: readonly Node[] = []): Node => {
    const key = JSON.stringify([does, operands.map(({ id }) => id)]);
    const node = found.get(key) ?? { id: found.size, does, operands, ...depth(does, operands) };
    found.set(key, node);
    return node;
  };
  const add = (expression: Expression, named: (name: string) => Node): Node => {
    switch (expression.kind) {
      case "number":
        return once(expression);
      case "name":
        return named(expression.name);
      case "window": {
        const { window, months, of } = expression;
        return once({ kind: "window", name: window, months }, [add(of, named)]);
      }
      case "call": {
        const operands = expression.operands.map((operand) => add(operand, named));
        return once({ kind: "call", operator: expression.operator }, operands);
      }
    }
  };
  return {
    add,
    base: (name) => once({ kind: "base", name }),
    get nodes() {
      return [...found.values()];
    },
  };
}

function depth(does: Node["does"], operands: readonly Node[]): Pick<Node, "level" | "stage" | "reach"> {
  const level = Math.max(0, ...operands.map((operand) => operand.level));
  const reach = Math.max(0, ...operands.map((operand) => operand.reach));
  if (does.kind === "window")
    return { level: level + 1, stage: 0, reach: reach + does.months - (does.name === "lag" ? 0 : 1) };
  const before = operands.filter((operand) => operand.level === level).map(({ stage }) => stage);
  return { level, stage: does.kind === "call" ? 1 + Math.max(0, ...before) : 0, reach };
}
