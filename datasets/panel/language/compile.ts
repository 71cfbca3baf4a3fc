import { Fault } from "../../foundation/errors.ts";
import type { FeatureDefinition } from "../definition.ts";
import { namesIn } from "./expression.ts";
import { createGraph, type Graph, type Node } from "./graph.ts";
import { nearNames } from "./near.ts";
import { parseExpression } from "./parse.ts";

/** Definitions as one graph, which `evaluate` computes. */
export interface CompiledFeatures {
  readonly nodes: readonly Node[];
  /** Position in `nodes` of each feature. */
  readonly features: Readonly<Record<string, number>>;
  /** Months that the grid must begin before the first as-of date. */
  readonly lookbackMonths: number;
}

/** Beyond these a definition costs more than it can tell. */
const deepestArithmetic = 60;
const deepestWindows = 8;
const longestLookback = 240;

/**
 * Compiles all definitions together: a sub-expression that several of them share is computed once. Throws what
 * `parseExpression` throws, `expression.unknown-name`, `expression.circular` and `expression.too-deep`.
 */
export function compileFeatures(features: readonly FeatureDefinition[]): CompiledFeatures {
  const graph = createGraph();
  const nodeOf = resolver(features, graph);
  const roots = features.map(({ name }) => [name, nodeOf(name)] as const);
  return {
    nodes: graph.nodes,
    features: Object.fromEntries(roots.map(([name, { id }]) => [name, id])),
    lookbackMonths: Math.max(0, ...roots.map(([, { reach }]) => reach)),
  };
}

function checkDepth(name: string, { stage, level, reach }: Node): void {
  const limits = [
    [stage, deepestArithmetic, "operations inside one another"],
    [level, deepestWindows, "windows inside one another"],
    [reach, longestLookback, "months looked back"],
  ] as const;
  for (const [found, most, what] of limits) {
    if (found <= most) continue;
    throw new Fault("expression.too-deep", `too deep: ${name}, ${found} ${what} (expected at most ${most})`);
  }
}

/** Gives the node of a feature, following the names in its definition. */
function resolver(features: readonly FeatureDefinition[], graph: Graph): (name: string) => Node {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const done = new Map<string, Node>();
  const resolve = (name: string, path: readonly string[]): Node => {
    const known = done.get(name);
    if (known !== undefined) return known;
    if (path.includes(name))
      throw new Fault(
        "expression.circular",
        `circular definition: ${[...path, name].join(" → ")} (expected no feature that needs itself)`,
      );
    const { definition } = byName.get(name)!;
    const node = definition.kind === "derived" ? derived(name, definition.text, path) : graph.base(name);
    done.set(name, node);
    return node;
  };
  const derived = (name: string, text: string, path: readonly string[]): Node => {
    const expression = parseExpression(text);
    const stranger = namesIn(expression).find((used) => !byName.has(used.name));
    if (stranger !== undefined) throw unknownName(stranger, [...byName.keys()]);
    const before = graph.nodes.length;
    const node = graph.add(expression, (used) => resolve(used, [...path, name]));
    for (const made of graph.nodes.slice(before)) checkDepth(name, made);
    return node;
  };
  return (name) => resolve(name, []);
}

function unknownName({ name, at }: { name: string; at: number }, names: readonly string[]): Fault {
  const near = nearNames(name, names);
  const expected = near.length > 0 ? near.join(", ") : "a feature's name";
  return new Fault(
    "expression.unknown-name",
    `unknown name: ${name} at character ${at} (expected ${expected})`,
  );
}
