import type { FileHandle } from "node:fs/promises";

/** The system takes no more in one call. */
const partsAtOnce = 512;

/** Writes pieces one after the other, without putting them together. */
export async function writeParts(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < parts.length; from += partsAtOnce)
    await file.writev(parts.slice(from, from + partsAtOnce));
}
