import { Fault } from "../foundation/errors.ts";
import type { Confidentiality, Theme } from "../schema.ts";
import type { FactsDescription, FeatureDefinition, SourceValue } from "./definition.ts";
import { compileFeatures } from "./language/compile.ts";
import { namesIn, windows } from "./language/expression.ts";
import { functions } from "./language/operators.ts";
import { parseExpression } from "./language/parse.ts";
import { panelSchema } from "./panelSchema.ts";
import { defaultHorizons } from "./procedures.ts";

/** A feature that a study or a notebook adds to the catalogue. */
export type DeclaredFeature = DescribedFeature & (DeclaredText | DeclaredValue);

interface DeclaredText {
  /** In the window language, over features of the catalogue and other declared ones. */
  readonly text: string;
}

interface DeclaredValue {
  /** The last known value of a column of any source. */
  readonly value: SourceValue;
}

interface DescribedFeature {
  /** A small letter, then letters and digits; 60 at most. */
  readonly name: string;
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
  const values = declared.flatMap((one) => ("value" in one ? [valueFeature(one)] : []));
  const texts = new Map(declared.flatMap((one) => ("text" in one ? [[one.name, one.text] as const] : [])));
  const known = [...catalogue, ...values];
  const features = [
    ...catalogue,
    ...declared.map((one) =>
      "value" in one ? valueFeature(one) : definitionOf(one, sourceOf(one.name, known, texts)),
    ),
  ];
  compileFeatures(features);
  return features;
}

type Origin = Pick<FeatureDefinition, "source" | "facts">;

function definitionOf(
  { text, ...feature }: DescribedFeature & DeclaredText,
  origin: Origin,
): FeatureDefinition {
  return { ...feature, ...origin, type: "float64", definition: { kind: "derived", text } };
}

function valueFeature({ value, ...feature }: DescribedFeature & DeclaredValue): FeatureDefinition {
  const { source, facts = unknownFacts } = value;
  return { ...feature, type: "float64", source, facts, definition: { kind: "value", value } };
}

/** Until the facts are there. */
const unknownFacts: FactsDescription = { knownOn: "as its facts say", confidentiality: "secret" };

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

/** The source of the most confidential feature used, the first of them; the register where all are open data. */
function sourceOf(
  feature: string,
  known: readonly FeatureDefinition[],
  texts: ReadonlyMap<string, string>,
): Origin {
  const origins = new Map(
    known.map(({ name, source, facts }) => [name, { source, ...(facts && { facts }) }]),
  );
  const seen = new Set<string>();
  const visit = (used: string): readonly Origin[] => {
    if (seen.has(used)) return [];
    seen.add(used);
    const text = texts.get(used);
    if (text !== undefined) return namesIn(parseExpression(text)).flatMap((inner) => visit(inner.name));
    return [origins.get(used) ?? register];
  };
  const used = visit(feature);
  const withLabel = (label: Confidentiality) => used.find((origin) => labelOf(origin) === label);
  return withLabel("secret") ?? withLabel("restricted") ?? register;
}

const register: Origin = { source: "sirene_ul" };

/** Of the catalogue's sources all but the register are secret. */
function labelOf({ source, facts }: Origin): Confidentiality {
  return facts?.confidentiality ?? (source === register.source ? "open" : "secret");
}
