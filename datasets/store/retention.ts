import type { Digest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { Retention } from "../manifest.ts";
import type { StoredDataset } from "./contract.ts";
import { requireBytes } from "./faults.ts";
import { readStoredFolder, writeReceipt } from "./stored-folder.ts";

/** Writes the retention into the receipt, in place of an earlier one. */
export async function retain(dataset: StoredDataset, retention: Retention): Promise<StoredDataset> {
  const stored = await readStoredFolder(dataset.folder);
  requireBytes(stored);
  await writeReceipt(stored.folder, { ...stored.receipt, retention: checkRetention(retention) });
  return readStoredFolder(stored.folder);
}

/** @throws Fault `retention.legal-basis`, `date.malformed`. */
export function checkRetention({ legalBasis, expires }: Retention): Retention {
  if (legalBasis.trim() === "")
    throw new Fault("retention.legal-basis", "empty legal basis (expected the text that allows to keep it)");
  const day = new Date(/^\d{4}-\d{2}-\d{2}$/.test(expires) ? expires : Number.NaN);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(expires)) return { legalBasis, expires };
  throw new Fault("date.malformed", `not a day: ${expires} (expected YYYY-MM-DD)`, {
    place: { column: "expires", value: expires },
  });
}

/**
 * The day from which a dataset may no longer be kept: the earliest of its own and of everything it was made from, as far
 * as `all` has it; null where nobody has said. Looked up each time, so that a word said later about a source holds for
 * the panels made before.
 */
export function expiryOf(dataset: StoredDataset, all: readonly StoredDataset[]): string | null {
  const known = new Map(all.map((one) => [one.version, one]));
  const seen = new Set<Digest>();
  const pending = [dataset];
  let earliest: string | null = null;
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (seen.has(one.version)) continue;
    seen.add(one.version);
    const expires = one.receipt.retention?.expires ?? null;
    if (expires !== null && (earliest === null || expires < earliest)) earliest = expires;
    pending.push(...one.manifest.parents.flatMap((parent) => known.get(parent) ?? []));
  }
  return earliest;
}
