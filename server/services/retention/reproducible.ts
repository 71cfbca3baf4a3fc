import { type DatasetStore, type Digest, notReproducible } from "vigie/datasets";
import { readRun } from "vigie/experiments";

interface Shelves {
  readonly store: DatasetStore;
  readonly runsFolder: string;
}

/** The one place that says what can no longer be made again: a sentence for a dataset's version, or null. */
export async function whyNotReproducible(store: DatasetStore): Promise<(dataset: Digest) => string | null> {
  const erased = new Map((await store.list()).map((dataset) => [dataset.version, dataset.erased]));
  return (dataset) => {
    const tombstone = erased.get(dataset) ?? null;
    return tombstone === null ? null : notReproducible(tombstone);
  };
}

/** The same for what a run made; null where the run itself cannot be read. */
export async function whyRunNotReproducible(
  { store, runsFolder }: Shelves,
  run: string,
): Promise<string | null> {
  const found = await readRun(runsFolder, run).catch(() => null);
  return found === null ? null : (await whyNotReproducible(store))(found.record.dataset.version);
}
