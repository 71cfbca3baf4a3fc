import type { FeatureDefinition, PanelSource } from "../definition.ts";

type Themed = Omit<FeatureDefinition, "theme" | "source" | "type" | "definition"> & {
  readonly type?: FeatureDefinition["type"];
  /** The definition in the window language; without it the feature is read off the facts. */
  readonly text?: string;
};

/** Features of one theme and source. */
export const themed =
  (theme: FeatureDefinition["theme"], source: PanelSource) =>
  ({ text, ...feature }: Themed): FeatureDefinition => ({
    theme,
    source,
    type: "float64",
    ...feature,
    definition: text === undefined ? { kind: "base" } : { kind: "derived", text },
  });

/** The feature as it was known `months` before: `<name>Lag<months>`. */
export const lagged = (feature: FeatureDefinition, months: number): FeatureDefinition => ({
  ...feature,
  name: `${feature.name}Lag${months}`,
  type: "float64",
  meaning: `As it was known ${months} months before: ${feature.meaning[0]!.toLowerCase()}${feature.meaning.slice(1)}`,
  missing: `${months} months before: ${feature.missing}`,
  definition: { kind: "derived", text: `lag(${feature.name}, ${months})` },
});
