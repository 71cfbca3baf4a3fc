import { shortDigest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { StoredDataset } from "./contract.ts";

/**
 * Finds what a reference means among `datasets` (newest first): `name`, `name@prefix`, `sha256:…` or its 64 digits.
 * A name means its newest version that is not erased; where all are, the newest, which says so when it is read.
 * Throws `dataset.unknown` (with near names) and `dataset.ambiguous`.
 */
export function resolveReference(datasets: readonly StoredDataset[], reference: string): StoredDataset {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(reference)?.[1];
  if (hex !== undefined) return only(datasets.filter(startsWith(hex)), reference, datasets);
  const [name = "", prefix] = splitAtLast(reference);
  const named = datasets.filter((dataset) => dataset.manifest.name === name);
  if (prefix === undefined)
    return named.find(({ erased }) => erased === null) ?? named[0] ?? unknown(reference, datasets);
  return only(named.filter(startsWith(prefix)), reference, datasets);
}

function splitAtLast(reference: string): readonly [string, string?] {
  const at = reference.lastIndexOf("@");
  if (at < 0) return [reference];
  return [reference.slice(0, at), reference.slice(at + 1).replace(/^sha256:/, "")];
}

function startsWith(hex: string) {
  return ({ version }: StoredDataset) => hex !== "" && version.slice("sha256:".length).startsWith(hex);
}

function only(
  found: readonly StoredDataset[],
  reference: string,
  datasets: readonly StoredDataset[],
): StoredDataset {
  if (found.length > 1) {
    const choices = found.map(nameOf).join(", ");
    throw new Fault("dataset.ambiguous", `several datasets fit: ${reference} (expected one of ${choices})`);
  }
  return found[0] ?? unknown(reference, datasets);
}

function unknown(reference: string, datasets: readonly StoredDataset[]): never {
  const names = [...new Set(datasets.map((dataset) => dataset.manifest.name))];
  const wanted = splitAtLast(reference)[0] ?? reference;
  const near = names
    .map((name) => ({ name, distance: editDistance(name, wanted) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 5)
    .map(({ name }) => name);
  const hint = near.length === 0 ? "the store is empty" : `expected one of: ${near.join(", ")}`;
  throw new Fault("dataset.unknown", `no such dataset: ${reference} (${hint})`, { kind: "not-found" });
}

function nameOf({ manifest, version }: StoredDataset): string {
  return `${manifest.name}@${shortDigest(version)}`;
}

/** Levenshtein (1966), two rows at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length]!;
}
