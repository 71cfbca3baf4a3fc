import { Fault } from "../foundation/errors.ts";
import type { DatasetManifest } from "../manifest.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import type { DeclaredFeature } from "./declareFeatures.ts";
import type { PanelOptions } from "./panelOptions.ts";

/** What `buildPanel` notes in the manifest of a panel. */
interface Recipe
  extends Pick<PanelOptions, "from" | "until" | "horizons" | "cutoff" | "values" | "declared"> {
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** The features that a panel has beside those of the catalogue. */
export function declaredOf({ parameters }: DatasetManifest): readonly DeclaredFeature[] {
  return (parameters as unknown as Partial<Recipe>).declared ?? [];
}

/**
 * The options with which a stored panel was built: built again with them it is the same version. Throws `panel.no-recipe`
 * on one that `buildPanel` did not make, and `dataset.unknown` where a source is gone.
 */
export async function panelOptionsOf(
  store: DatasetStore,
  { manifest }: StoredDataset,
): Promise<PanelOptions> {
  const { sources, ...recipe } = manifest.parameters as unknown as Partial<Recipe>;
  if (manifest.kind !== "panel" || sources === undefined || recipe.from === undefined)
    throw new Fault(
      "panel.no-recipe",
      `not built from facts: ${manifest.name} (expected a panel of vigie panel build)`,
    );
  const resolved: Record<string, readonly StoredDataset[]> = {};
  for (const [source, versions] of Object.entries(sources)) {
    const deliveries: StoredDataset[] = [];
    for (const version of versions) deliveries.push(await store.resolve(version));
    resolved[source] = deliveries;
  }
  return { ...recipe, name: manifest.name, sources: resolved, from: recipe.from, until: recipe.until! };
}
