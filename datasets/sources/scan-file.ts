import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Digest } from "../foundation/digest.ts";
import { throwIfAborted } from "../store/duckdb.ts";
import { isDiskFull } from "../store/faults.ts";
import { type ByteCounts, createByteCounter } from "./count-bytes.ts";
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
  const hash = createHash("sha256");
  const counter = createByteCounter(delimiter);
  let bytes = 0;
  onBytes?.(bytes);
  async function* hashed(chunks: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      throwIfAborted(signal);
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      onBytes?.(bytes);
      yield chunk as Buffer;
    }
  }
  async function counted(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) counter.add(chunk);
  }
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  try {
    if (gzip) await pipeline(file, hashed, createGunzip({ chunkSize: chunkBytes }), counted);
    else await pipeline(file, hashed, counted);
  } catch (error) {
    throw isDiskFull(error) || signal?.aborted ? error : unreadable(basename(path), error);
  }
  return { digest: `sha256:${hash.digest("hex")}`, ...counter.finish() };
}
