import { Fault } from "../../foundation/errors.ts";
import type { FeatureDefinition } from "../definition.ts";
import type { Step } from "../facts.ts";
import { namesIn } from "./expression.ts";
import { createGraph, type Graph, type Node } from "./graph.ts";
import { levelSql, stagesSql } from "./levels.ts";
import { nearNames } from "./near.ts";
import { parseExpression } from "./parse.ts";

/** Definitions made into SQL. */
export interface CompiledFeatures {
  /** Make the view `feature` (firm, month, every feature) out of the table `base_feature` over a grid without holes. */
  readonly steps: readonly Step[];
  /** Months that the grid must begin before the first as-of date. */
  readonly lookbackMonths: number;
}

/** Beyond these a definition costs more than it can tell. */
const deepestArithmetic = 60;
const deepestWindows = 8;
const longestLookback = 240;

/**
 * Compiles all definitions together: windows inside windows become tables `level_1`, `level_2`…, and a sub-expression that
 * several definitions share is computed once. Throws what `parseExpression` throws, `expression.unknown-name`,
 * `expression.circular` and `expression.too-deep`.
 */
export function compileFeatures(features: readonly FeatureDefinition[]): CompiledFeatures {
  const graph = createGraph();
  const nodeOf = resolver(features, graph);
  const roots = features.map(({ name }) => ({ name, node: nodeOf(name) }));
  const needed = new Set(roots.map(({ node }) => node));
  const deepest = Math.max(0, ...graph.nodes.map(({ level }) => level));
  const steps = Array.from({ length: deepest }, (_, i) => ({
    label: `features, level ${i + 1}`,
    sql: levelSql(i + 1, graph.nodes, needed),
  }));
  const columns = roots.map(({ name, node }) => `${node.column} AS "${name}"`);
  const last: Step = {
    label: "features",
    sql: `CREATE TEMP VIEW feature AS SELECT firm, month, ${columns.join(",\n  ")} FROM (${stagesSql(deepest, graph.nodes)})`,
  };
  return {
    steps: [...steps, last],
    lookbackMonths: Math.max(0, ...roots.map(({ node }) => node.reach)),
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
