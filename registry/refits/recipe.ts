import { type Digest, digestJson, Fault } from "vigie/datasets";
import type { Environment, ModelChoice, Study } from "vigie/experiments";

/** What a model is made by, without the data and the months it was made on. */
export interface MadeBy {
  readonly study: Study;
  /** Name of the model within the study. */
  readonly model: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly environment: Environment;
}

/** Two models with the same recipe differ by their data alone. */
export type Recipe = Readonly<Record<string, unknown>> & {
  readonly format: "vigie.recipe/1";
  readonly model: ModelChoice;
};

/** Features, preparation, model, calibration, thresholds, rules, code and library; no panel, no dates, no other model. */
export function recipeOf({ study, model: name, engine, engineVersion, environment }: MadeBy): Recipe {
  const model = study.models.find((one) => one.name === name);
  if (model === undefined)
    throw new Fault("refit.no-model", `study ${study.name} has no model: ${name} (expected one it lists)`);
  const { declared, derived, features, asinh, encodings, thresholds, rules, seed } = study;
  const { code, packageLock } = environment;
  return {
    format: "vigie.recipe/1",
    model,
    ...{ declared, derived, features, asinh, encodings, thresholds, rules, seed },
    ...{ engine, engineVersion, code, packageLock },
  };
}

/**
 * The digest that both share.
 * @throws Fault `refit.other-recipe` (conflict) naming every part that differs.
 */
export function requireSameRecipe(evaluated: MadeBy, refitted: MadeBy): Digest {
  const [a, b] = [recipeOf(evaluated), recipeOf(refitted)];
  const parts = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const differing = parts.filter((part) => digestJson(a[part] ?? null) !== digestJson(b[part] ?? null));
  if (differing.length === 0) return digestJson(a);
  throw new Fault(
    "refit.other-recipe",
    `not a refit: ${differing.sort().join(", ")} differ (expected the recipe of the evaluated version, on other data)`,
    { kind: "conflict" },
  );
}
