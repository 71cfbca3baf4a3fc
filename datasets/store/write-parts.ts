import type { FileHandle } from "node:fs/promises";

/** The system takes no more in one call. */
const partsAtOnce = 512;

/**
 * Writes pieces one after the other, without putting them together. A disk that is nearly full takes less than it is given,
 * and says nothing: what is left is written after it, and fails with the disk's own error.
 */
export async function writeParts(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < parts.length; from += partsAtOnce) {
    const some = parts.slice(from, from + partsAtOnce);
    let { bytesWritten: taken } = await file.writev(some);
    for (const part of some) {
      if (taken < part.length) await file.writeFile(part.subarray(taken));
      taken = Math.max(taken - part.length, 0);
    }
  }
}
