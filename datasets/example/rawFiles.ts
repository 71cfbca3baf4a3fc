import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../foundation/digest.ts";

/** A text file written in large pieces, digested on the way: memory does not grow with its length. */
export interface RawFile {
  /** Appends a line; the line feed is added. */
  line(text: string): void;
  /** Writes out what is buffered when it is worth a system call. */
  drain(): Promise<void>;
  /** Gives the file back to the system without finishing it; harmless after `close`. */
  abandon(): Promise<void>;
  close(): Promise<{ readonly bytes: number; readonly digest: Digest; readonly lines: number }>;
}

const pieceLength = 1 << 20;

export async function createRawFile(folder: string, name: string, header: string): Promise<RawFile> {
  const handle: FileHandle = await open(join(folder, name), "wx");
  const hash = createHash("sha256");
  let pending = `${header}\n`;
  let bytes = 0;
  let lines = 0;
  const flush = async () => {
    const piece = Buffer.from(pending);
    pending = "";
    hash.update(piece);
    bytes += piece.length;
    await handle.writeFile(piece);
  };
  return {
    line(text) {
      pending += `${text}\n`;
      lines++;
    },
    async drain() {
      if (pending.length >= pieceLength) await flush();
    },
    abandon: () => handle.close().catch(() => undefined),
    async close() {
      await flush();
      await handle.close();
      return { bytes, lines, digest: `sha256:${hash.digest("hex")}` };
    },
  };
}
