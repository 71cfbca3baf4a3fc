import { shortDigest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { Tombstone } from "../manifest.ts";
import type { StoredDataset } from "./contract.ts";

/** What the system and DuckDB say when there is no room left (the second when a query cannot spill). */
const fullDisk = /no space left on device|ENOSPC|failed to offload data block|disk is full|not enough space/i;

/** Whether an error, or what caused it, is a full disk. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOSPC" || code === "EDQUOT" || fullDisk.test(error.message) || isDiskFull(error.cause);
}

/** A full disk becomes `disk.full`, kind `unavailable`; everything else stays what it is. */
export function nameDiskFault(error: unknown): unknown {
  if (!isDiskFull(error) || (error instanceof Fault && error.code === "disk.full")) return error;
  return new Fault(
    "disk.full",
    "the disk is full: nothing was kept of this step (free some space, then run the same command again)",
    { kind: "unavailable", cause: error },
  );
}

/** Runs `work`, giving a full disk its name. */
export async function namingDiskFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nameDiskFault(error);
  }
}

/** @throws Fault `dataset.erased` (conflict) where only the tombstone is left. */
export function requireBytes({ version, manifest, erased }: StoredDataset): void {
  if (erased === null) return;
  throw new Fault(
    "dataset.erased",
    `${notReproducible(erased)}: ${manifest.name}@${shortDigest(version)} (expected a dataset that still has its rows)`,
    { kind: "conflict" },
  );
}

/** What everything says that depended on an erased dataset. */
export function notReproducible({ erasedAt }: Tombstone): string {
  return `not reproducible: erased on ${erasedAt.slice(0, 10)}`;
}

export function corrupt(file: string, why: string, cause?: unknown): Fault {
  return new Fault(
    "dataset.corrupt",
    `stored file cannot be read: ${why} (expected the bytes that were written)`,
    {
      kind: "broken",
      place: { file },
      cause,
    },
  );
}
