import { Fault } from "../foundation/errors.ts";
import type { Theme } from "../schema.ts";
import type { FeatureDefinition, PanelSource } from "./definition.ts";
import { compileFeatures } from "./language/compile.ts";
import { namesIn, windows } from "./language/expression.ts";
import { functions } from "./language/operators.ts";
import { parseExpression } from "./language/parse.ts";
import { panelSchema } from "./panelSchema.ts";
import { defaultHorizons } from "./procedures.ts";

/** A feature that a study or a notebook adds to the catalogue. */
export interface DeclaredFeature {
  /** A small letter, then letters and digits; 60 at most. */
  readonly name: string;
  /** In the window language, over features of the catalogue and other declared ones. */
  readonly text: string;
  readonly theme: Theme;
  readonly unit: string;
  /** One sentence for a reviewer. */
  readonly meaning: string;
  /** What an empty cell means. */
  readonly missing: string;
}

/**
 * The catalogue and the declared features after it, all checked: nothing can fail for them later. A declared feature is as
 * confidential as the most confidential of what it is made of. Throws `feature.name`, `feature.duplicate`, and what
 * `compileFeatures` throws.
 */
export function declareFeatures(
  catalogue: readonly FeatureDefinition[],
  declared: readonly DeclaredFeature[],
): readonly FeatureDefinition[] {
  checkNames(catalogue, declared);
  const texts = new Map(declared.map(({ name, text }) => [name, text]));
  const features = [
    ...catalogue,
    ...declared.map((one) => definitionOf(one, sourceOf(one, catalogue, texts))),
  ];
  compileFeatures(features);
  return features;
}

function definitionOf({ text, ...feature }: DeclaredFeature, source: PanelSource): FeatureDefinition {
  return { ...feature, type: "float64", source, definition: { kind: "derived", text } };
}

function checkNames(catalogue: readonly FeatureDefinition[], declared: readonly DeclaredFeature[]): void {
  const taken = new Set(
    [
      ...panelSchema(catalogue, defaultHorizons).columns.map(({ name }) => name),
      ...["firm", "month", "op"],
      ...windows,
      ...Object.keys(functions),
    ].map((name) => name.toLowerCase()),
  );
  for (const { name } of declared) {
    if (!/^[a-z][A-Za-z0-9]{0,59}$/.test(name) || /^failswithin/i.test(name))
      throw new Fault(
        "feature.name",
        `not a feature's name: ${name} (expected a small letter, then letters and digits, 60 at most)`,
      );
    if (taken.has(name.toLowerCase()))
      throw new Fault("feature.duplicate", `name already taken: ${name} (expected a new one)`);
    taken.add(name.toLowerCase());
  }
}

/** The source of the first feature used that is not open data; the register where all are. */
function sourceOf(
  { name }: DeclaredFeature,
  catalogue: readonly FeatureDefinition[],
  texts: ReadonlyMap<string, string>,
): PanelSource {
  const sources = new Map(catalogue.map((feature) => [feature.name, feature.source]));
  const seen = new Set<string>();
  const visit = (used: string): readonly PanelSource[] => {
    if (seen.has(used)) return [];
    seen.add(used);
    const text = texts.get(used);
    if (text !== undefined) return namesIn(parseExpression(text)).flatMap((inner) => visit(inner.name));
    return [sources.get(used) ?? "sirene_ul"];
  };
  return visit(name).find((source) => source !== "sirene_ul") ?? "sirene_ul";
}
