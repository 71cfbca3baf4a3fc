import { Fault } from "../foundation/errors.ts";
import type { FeatureDefinition } from "./definition.ts";
import type { Step } from "./facts.ts";

/**
 * Features defined over features, computed level by level: level n needs only what stands in `level_<n-1>`.
 * Returns the steps and the name of the last table. Throws `feature.unknown`, `feature.circular`, `feature.window`.
 */
export function levelSteps(features: readonly FeatureDefinition[]): {
  readonly steps: readonly Step[];
  readonly last: string;
} {
  const depths = depthsOf(features);
  const deepest = Math.max(0, ...depths.values());
  const steps = Array.from({ length: deepest }, (_, i) => {
    const chosen = features.filter((feature) => depths.get(feature.name) === i + 1);
    return { label: `features, level ${i + 1}`, sql: levelSql(i + 1, chosen) };
  });
  return { steps, last: `level_${deepest}` };
}

function depthsOf(features: readonly FeatureDefinition[]): ReadonlyMap<string, number> {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const depths = new Map<string, number>();
  const depth = (name: string, path: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const feature = byName.get(name);
    if (feature === undefined)
      throw new Fault("feature.unknown", `unknown feature: ${name} (expected a catalogue name)`);
    if (path.includes(name))
      throw new Fault("feature.circular", `circular feature: ${[...path, name].join(" → ")}`);
    const uses = usedBy(feature).map((used) => depth(used, [...path, name]));
    const own = feature.definition.kind === "base" ? 0 : 1 + Math.max(0, ...uses);
    depths.set(name, own);
    return own;
  };
  for (const feature of features) depth(feature.name, []);
  return depths;
}

function usedBy({ definition }: FeatureDefinition): readonly string[] {
  if (definition.kind === "base") return [];
  return definition.kind === "row" ? definition.uses : [definition.of];
}

function levelSql(level: number, features: readonly FeatureDefinition[]): string {
  const before = `level_${level - 1}`;
  const columns = features.map((feature) => `${columnSql(feature)} AS ${feature.name}`);
  return `CREATE TEMP TABLE level_${level} AS SELECT ${before}.*, ${columns.join(",\n  ")} FROM ${before}
${pastJoins(before, features).join("\n")}`;
}

/** The name of a feature's value `months` before, in the joined past. */
const past = (of: string, months: number) => `${of}_before${months}`;

/** A lag meets the row whose calendar month lies that far back; rows are never counted, so no gap can shift it. */
function pastJoins(before: string, features: readonly FeatureDefinition[]): readonly string[] {
  const wanted = new Map<number, Set<string>>();
  for (const { definition } of features) {
    if (definition.kind === "base" || definition.kind === "row" || definition.kind === "mean") continue;
    const names = wanted.get(definition.months) ?? new Set();
    wanted.set(definition.months, names.add(definition.of));
  }
  return [...wanted].map(([months, names]) => {
    const columns = [...names].map((of) => `${of} AS ${past(of, months)}`).join(", ");
    return `LEFT JOIN (SELECT firm AS firm_before${months}, month + ${months} AS month_before${months}, ${columns} FROM ${before})
  ON firm_before${months} = firm AND month_before${months} = month`;
  });
}

function columnSql({ definition, name }: FeatureDefinition): string {
  if (definition.kind === "row") return definition.sql;
  if (definition.kind === "base") throw new Fault("feature.no-window", `base feature has no window: ${name}`);
  const { kind, of, months } = definition;
  if (!Number.isInteger(months) || months < 1)
    throw new Fault(
      "feature.window",
      `window of ${name} out of range: ${months} months (expected 1 or more)`,
    );
  const then = past(of, months);
  if (kind === "lag") return then;
  if (kind === "change") return `${of} - ${then}`;
  if (kind === "ratioChange") return `${of} / nullif(${then}, 0) - 1`;
  const window = `OVER (PARTITION BY firm ORDER BY month RANGE BETWEEN ${months - 1} PRECEDING AND CURRENT ROW)`;
  return `CASE WHEN count(${of}) ${window} = ${months} THEN avg(${of}) ${window} END`;
}
