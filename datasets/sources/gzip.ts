import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isDiskFull } from "../store/faults.ts";
import { unreadable } from "./header.ts";

/**
 * Unpacks a compressed file to nowhere, so that its length and checksum are checked: DuckDB takes a file that was cut
 * for a shorter one. Throws `file.unreadable`.
 */
export async function checkGzip(path: string, signal?: AbortSignal): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const options = signal === undefined ? {} : { signal };
  try {
    await pipeline(createReadStream(path), createGunzip(), nowhere, options);
  } catch (error) {
    throw isDiskFull(error) || signal?.aborted ? error : unreadable(basename(path), error);
  }
}
