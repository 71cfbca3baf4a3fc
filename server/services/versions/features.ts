import type { Pipeline } from "vigie/experiments";
import { signatureOf } from "vigie/registry";
import type { FeatureView } from "../../api/versions.ts";

/** Every feature of a pipeline: the panel's columns, then those derived from them. */
export function featuresOf(pipeline: Pipeline): readonly FeatureView[] {
  const { requires, preparation } = pipeline;
  const rules = new Map(signatureOf(pipeline).inputs.map((input) => [input.name, input.whenMissing]));
  return [...requires, ...(preparation.derived ?? [])].map(({ name, meaning, unit, theme }) => ({
    ...{ name, meaning, unit, theme },
    whenMissing: rules.get(name) ?? null,
  }));
}
