import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Digest } from "../foundation/digest.ts";

/** A text file written in large pieces, digested on the way: memory does not grow with its length. */
export interface RawFile {
  /** Appends a line; the line feed is added. */
  line(text: string): void;
  /** Writes out what is buffered. */
  flush(): Promise<void>;
  /** Gives the file back to the system without finishing it; harmless after `close`. */
  abandon(): Promise<void>;
  /** Null when it never got a line: then there is no file. */
  close(): Promise<WrittenFile | null>;
}

export interface WrittenFile {
  readonly bytes: number;
  readonly digest: Digest;
  /** Lines without the header. */
  readonly lines: number;
}

interface RawFileOptions {
  readonly path: string;
  readonly header: string;
  /** Told once, each time enough is buffered to be worth a system call. */
  readonly onFull: (file: RawFile) => void;
}

const pieceLength = 1 << 18;
const firstCapacity = 1 << 14;
/** Characters that are encoded at once: short enough to die young, long enough to be worth the call. */
const batchLength = 1 << 12;
/** No character of a raw line takes more bytes. */
const longestCharacter = 3;

/**
 * Lines are encoded at once into a buffer outside the heap: text kept until it is written costs the garbage collector
 * half of the time. Nothing is created on disk before the first `flush` after a line.
 */
export function createRawFile({ path, header, onFull }: RawFileOptions): RawFile {
  const hash = createHash("sha256");
  let handle: FileHandle | undefined;
  let buffer: Buffer | undefined;
  let batch = "";
  let [length, bytes, lines, isFull] = [0, 0, 0, false];
  const encode = () => {
    const wanted = length + batch.length * longestCharacter;
    if (buffer === undefined || wanted > buffer.length) buffer = grown(buffer, length, wanted);
    length += buffer.write(batch, length);
    batch = "";
  };
  const file: RawFile = {
    line(text) {
      if (lines++ === 0) batch = `${header}\n`;
      batch += `${text}\n`;
      if (batch.length < batchLength) return;
      encode();
      if (isFull || length < pieceLength) return;
      isFull = true;
      onFull(file);
    },
    async flush() {
      encode();
      const piece = buffer!.subarray(0, length);
      isFull = false;
      length = 0;
      hash.update(piece);
      bytes += piece.length;
      handle ??= await create(path);
      await handle.writeFile(piece);
    },
    abandon: async () => handle?.close().catch(() => undefined),
    async close() {
      if (lines === 0) return null;
      await file.flush();
      await handle?.close();
      return { bytes, lines, digest: `sha256:${hash.digest("hex")}` };
    },
  };
  return file;
}

function grown(old: Buffer | undefined, length: number, wanted: number): Buffer {
  const made = Buffer.allocUnsafeSlow(Math.max(wanted, 2 * (old?.length ?? firstCapacity / 2)));
  old?.copy(made, 0, 0, length);
  return made;
}

async function create(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  return open(path, "wx");
}
