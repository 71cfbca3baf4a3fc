import {
  canonicalJson,
  type DatasetStore,
  type DeclaredFeature,
  declaredOf,
  deliveriesNamed,
  type LongWork,
  panelOptionsOf,
  type StoredDataset,
  sourcesOf,
} from "vigie/datasets";
import { buildPanelByJobs } from "./build-panel.ts";
import type { JobRunner } from "./jobs/runner.ts";

/**
 * A panel with further features, materialised as the catalogue's own are: the panel's facts are built again with them,
 * under the name `<panel>+declared`, and those of sources that only they name. The panel itself where it has them all. Throws what `declareFeatures`,
 * `panelOptionsOf` and `buildPanel` throw.
 */
export async function panelWith(
  laboratory: { readonly store: DatasetStore; readonly jobs: JobRunner },
  reference: string,
  declared: readonly DeclaredFeature[],
  work: LongWork = {},
): Promise<StoredDataset> {
  const panel = await laboratory.store.resolve(reference);
  const known = new Set(declaredOf(panel.manifest).map(canonicalJson));
  const further = declared.filter((feature) => !known.has(canonicalJson(feature)));
  if (further.length === 0) return panel;
  const options = await panelOptionsOf(laboratory.store, panel);
  const strangers = sourcesOf(further).filter((source) => (options.sources[source] ?? []).length === 0);
  return buildPanelByJobs(laboratory, {
    ...options,
    ...work,
    name: `${options.name.replace(/\+declared$/, "")}+declared`,
    sources: { ...options.sources, ...(await deliveriesNamed(laboratory.store, strangers)) },
    declared: [...(options.declared ?? []), ...further],
  });
}
