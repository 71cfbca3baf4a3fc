import { canonicalJson, type Digest, digestJson, Fault } from "vigie/datasets";

/** A dataset that code opened, by what name and which version that was. */
export interface OpenedDataset {
  /** As `openStore().resolve` takes it: a name, `name@digest` or a digest. */
  readonly reference: string;
  readonly version: Digest;
  /** Columns that were read; all of them when absent. */
  readonly columns?: readonly string[];
}

/** What the values of one cell come from, besides other cells. */
export interface CellLineage {
  /** Digest of its code and of the files that it imports. */
  readonly code: string;
  /** What its widgets and generators give now. */
  readonly given: readonly unknown[];
  readonly opened: readonly OpenedDataset[];
}

/**
 * Digest of a cached value's key and of everything that the cell and those it reads come from. Their order and place in
 * the file make no difference. Throws `cached.generator` where a generator gives what has no JSON form.
 */
export function digestLineage(key: string, cells: readonly CellLineage[]): Digest {
  const parts = cells.map(({ code, given, opened }) => ({
    code,
    given: given.map(digestGiven),
    opened: [...new Set(opened.map(({ reference, version }) => `${reference} ${version}`))].sort(),
  }));
  const sorted = parts.map(canonicalJson).sort();
  return digestJson({ format: "vigie.cached/1", key, cells: sorted });
}

function digestGiven(value: unknown): Digest {
  try {
    return digestJson(value ?? null);
  } catch (cause) {
    throw new Fault(
      "cached.generator",
      `a value that a generator gave cannot be told from another: ${typeof value} (expected one with a JSON form)`,
      { cause },
    );
  }
}
