import { type Digest, expiryOf, Fault, type StoredDataset, shortDigest } from "vigie/datasets";

/** Everything made from `datasets`, directly or not, that still has its rows; they themselves are left out. */
function derivedFrom(
  datasets: readonly StoredDataset[],
  all: readonly StoredDataset[],
): readonly StoredDataset[] {
  const found = new Set<Digest>(datasets.map(({ version }) => version));
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { version, manifest } of all)
      if (manifest.parents.some((parent) => found.has(parent))) found.add(version);
  }
  const own = new Set(datasets.map(({ version }) => version));
  return all.filter(({ version, erased }) => found.has(version) && !own.has(version) && erased === null);
}

/**
 * What goes when `dataset` goes.
 * @throws Fault `dataset.has-derived` (conflict) naming what was made from it, unless that may go too.
 */
export function planErasure(
  dataset: StoredDataset,
  all: readonly StoredDataset[],
  { withDerived }: { readonly withDerived: boolean },
): readonly StoredDataset[] {
  const derived = derivedFrom([dataset], all);
  if (derived.length > 0 && !withDerived)
    throw new Fault(
      "dataset.has-derived",
      `${nameOf(dataset)} is in what was made from it: ${derived.map(nameOf).join(", ")} (expected --with-derived, which erases these too)`,
      { kind: "conflict" },
    );
  return childrenFirst([...derived, dataset]);
}

/** Everything whose day has come; what was made from it with it. */
export function planExpired(all: readonly StoredDataset[], today: string): readonly StoredDataset[] {
  const expired = all.filter((dataset) => dataset.erased === null && isExpired(dataset, all, today));
  return childrenFirst([...expired, ...derivedFrom(expired, all)]);
}

/** Whether the day from which it may no longer be kept is here. */
export function isExpired(dataset: StoredDataset, all: readonly StoredDataset[], today: string): boolean {
  const expires = expiryOf(dataset, all);
  return expires !== null && expires <= today;
}

/** What is made from others stands before them: killed in between, nothing is left whose parents are gone. */
export function childrenFirst(datasets: readonly StoredDataset[]): readonly StoredDataset[] {
  const byVersion = new Map(datasets.map((dataset) => [dataset.version, dataset]));
  const ordered = new Set<StoredDataset>();
  const visit = (dataset: StoredDataset) => {
    if (ordered.has(dataset)) return;
    for (const parent of dataset.manifest.parents) {
      const stored = byVersion.get(parent);
      if (stored !== undefined) visit(stored);
    }
    ordered.add(dataset);
  };
  for (const dataset of datasets) visit(dataset);
  return [...ordered].reverse();
}

export function nameOf({ manifest, version }: Pick<StoredDataset, "manifest" | "version">): string {
  return `${manifest.name}@${shortDigest(version)}`;
}
