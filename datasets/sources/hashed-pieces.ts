import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Digest } from "../foundation/digest.ts";
import { throwIfAborted } from "../store/duckdb.ts";

interface HashedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes read so far, none at first. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** The step of a pipeline that digests and counts the bytes of a file as they lie on disk, and lets them through. */
export function hashedPieces({ signal, onBytes }: HashedOptions) {
  const hash = createHash("sha256");
  let bytes = 0;
  onBytes?.(bytes);
  return {
    async *through(pieces: Readable): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        throwIfAborted(signal);
        hash.update(piece as Buffer);
        bytes += (piece as Buffer).length;
        onBytes?.(bytes);
        yield piece as Buffer;
      }
    },
    /** Of all that went through. */
    digest: (): Digest => `sha256:${hash.digest("hex")}`,
  };
}
