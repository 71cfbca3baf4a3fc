import type { Digest, StoredDataset } from "vigie/datasets";
import { childrenFirst, nameOf } from "./plan-erasure.ts";

/** What needs datasets, besides the datasets made from them. */
export interface References {
  /** What each run was made from. */
  readonly runs: readonly { readonly id: string; readonly dataset: Digest }[];
  /** Runs, or versions by their run, that are there but cannot be read: what they need is unknown. */
  readonly unreadable: readonly string[];
  /** Registered versions whose run can be read: `model@3` and the dataset of its run. */
  readonly versions: readonly { readonly reference: string; readonly dataset: Digest }[];
}

export interface PruneLine {
  readonly dataset: StoredDataset;
  readonly goes: boolean;
  /** In words. */
  readonly why: string;
}

/**
 * A dataset stays where a run, a registered version or a dataset that stays was made from it, where it is among the
 * newest `keep` of its name, or where it is a delivery that no panel has used yet; an erased one stays as its tombstone.
 * What a run that cannot be read was made from is unknown, so that every panel and table stays then.
 * Those that go come first, what is made from others before these.
 */
export function planPrune(
  all: readonly StoredDataset[],
  references: References,
  keep: number,
): readonly PruneLine[] {
  const why = new Map<Digest, string>();
  for (const dataset of all) {
    const reason = ownReason(dataset, { all, references, keep });
    if (reason !== null) why.set(dataset.version, reason);
  }
  keepParents(all, why);
  const going = childrenFirst(all.filter(({ version }) => !why.has(version)));
  return [
    ...going.map((dataset) => ({ dataset, goes: true, why: whyGone(keep) })),
    ...all
      .filter(({ version }) => why.has(version))
      .map((dataset) => ({ dataset, goes: false, why: why.get(dataset.version)! })),
  ];
}

interface Rule {
  readonly all: readonly StoredDataset[];
  readonly references: References;
  readonly keep: number;
}

function ownReason(dataset: StoredDataset, { all, references, keep }: Rule): string | null {
  const { version, manifest, erased } = dataset;
  if (erased !== null) return "erased: its tombstone stays";
  const made = references.versions.find((one) => one.dataset === version);
  if (made !== undefined) return `version ${made.reference} was made from it`;
  const run = references.runs.find((one) => one.dataset === version);
  if (run !== undefined) return `run ${run.id} was made from it`;
  const place = all
    .filter((other) => other.erased === null && other.manifest.name === manifest.name)
    .findIndex((other) => other.version === version);
  if (place < keep) return keep === 1 ? "the newest of its name" : `among the newest ${keep} of its name`;
  if (manifest.kind === "source" && !isUsed(version, all)) return "a delivery that no panel has used yet";
  const [unreadable] = references.unreadable;
  if (manifest.kind !== "source" && unreadable !== undefined)
    return `${unreadable} cannot be read, and may have been made from it`;
  return null;
}

function isUsed(version: Digest, all: readonly StoredDataset[]): boolean {
  return all.some(({ manifest, erased }) => erased === null && manifest.parents.includes(version));
}

/** An erased dataset needs its parents no more. */
function keepParents(all: readonly StoredDataset[], why: Map<Digest, string>): void {
  const byVersion = new Map(all.map((dataset) => [dataset.version, dataset]));
  const pending = all.filter(({ version, erased }) => erased === null && why.has(version));
  for (let child = pending.pop(); child !== undefined; child = pending.pop()) {
    for (const version of child.manifest.parents) {
      const parent = byVersion.get(version);
      if (parent === undefined || why.has(version)) continue;
      why.set(version, `${nameOf(child)}, which stays, was made from it`);
      pending.push(parent);
    }
  }
}

function whyGone(keep: number): string {
  const rest = "nothing that stays was made from it";
  if (keep === 0) return rest;
  return `${keep === 1 ? "not the newest" : `not among the newest ${keep}`} of its name, and ${rest}`;
}
