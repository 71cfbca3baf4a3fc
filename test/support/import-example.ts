import {
  type DatasetStore,
  type ExampleFiles,
  exampleSources,
  importFiles,
  type PanelDeliveries,
  type StoredDataset,
} from "vigie/datasets";

/** Imports every delivery of an example; a source without facts has no datasets. */
export async function importExample(
  store: DatasetStore,
  { deliveries }: Pick<ExampleFiles, "deliveries">,
): Promise<PanelDeliveries> {
  const imported: Record<string, StoredDataset[]> = {};
  for (const { files: bySource, ...delivery } of deliveries)
    for (const source of exampleSources) {
      const files = bySource[source];
      if (files === undefined) continue;
      const { dataset } = await importFiles(store, { source, files, ...delivery });
      imported[source] = [...(imported[source] ?? []), dataset];
    }
  return imported;
}
