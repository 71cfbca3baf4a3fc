import { Fault } from "../foundation/errors.ts";

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
