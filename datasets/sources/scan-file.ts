import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Digest } from "../foundation/digest.ts";
import { isDiskFull } from "../store/faults.ts";
import { type ByteCounts, createByteCounter } from "./count-bytes.ts";
import { hashedPieces } from "./hashed-pieces.ts";
import { unreadable } from "./header.ts";

export interface FileScan extends ByteCounts {
  /** Of the bytes on disk, compressed or not. */
  readonly digest: Digest;
}

interface ScanOptions {
  readonly path: string;
  readonly gzip: boolean;
  readonly delimiter: string;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes read from disk so far. */
  readonly onBytes?: (bytes: number) => void;
}

const chunkBytes = 1 << 20;

/**
 * Reads a file once: its digest, and what its text is made of. A compressed file is unpacked to its end, so that its
 * length and checksum are checked (DuckDB takes a file that was cut for a shorter one). Throws `file.unreadable`.
 */
export async function scanFile({ path, gzip, delimiter, signal, onBytes }: ScanOptions): Promise<FileScan> {
  const counter = createByteCounter(delimiter);
  const { through, digest } = hashedPieces({ signal, onBytes });
  async function counted(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) counter.add(chunk);
  }
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  try {
    if (gzip) await pipeline(file, through, createGunzip({ chunkSize: chunkBytes }), counted);
    else await pipeline(file, through, counted);
  } catch (error) {
    throw isDiskFull(error) || signal?.aborted ? error : unreadable(basename(path), error);
  }
  return { digest: digest(), ...counter.finish() };
}
