import type { JournalDisk, JournalFile } from "../../../registry/journal/disk.ts";

/** A disk in memory that tells what was synced and can fail or cut any one call. */
export interface MemoryDisk extends JournalDisk {
  readonly files: Map<string, Uint8Array>;
  /** Calls made so far, by name, in order. */
  readonly calls: string[];
  /** The call with this number (0-based) fails. */
  failAt: number;
  /** This call and all after it fail. */
  failFrom: number;
}

/** A failing write leaves its first half behind, as a full disk does. */
export function memoryDisk(files = new Map<string, Uint8Array>()): MemoryDisk {
  const calls: string[] = [];
  const disk: MemoryDisk = {
    files,
    calls,
    failAt: -1,
    failFrom: Number.POSITIVE_INFINITY,
    async read(path) {
      count("read");
      return files.get(path)?.slice() ?? new Uint8Array();
    },
    async open(path) {
      count("open");
      if (!files.has(path)) files.set(path, new Uint8Array());
      return fileAt(path);
    },
    async write(path, content) {
      count("replace");
      files.set(path, Uint8Array.from(Buffer.from(content)));
    },
  };

  function fails(call: number): boolean {
    return call === disk.failAt || call >= disk.failFrom;
  }

  function count(name: string): void {
    calls.push(name);
    if (fails(calls.length - 1)) throw new Error(`injected: ${name}`);
  }

  function put(path: string, bytes: Uint8Array, position: number): void {
    const old = files.get(path)!;
    const grown = new Uint8Array(Math.max(old.length, position + bytes.length));
    grown.set(old);
    grown.set(bytes, position);
    files.set(path, grown);
  }

  function fileAt(path: string): JournalFile {
    return {
      async write(bytes, position) {
        put(path, fails(calls.length) ? bytes.subarray(0, bytes.length >> 1) : bytes, position);
        count("write");
      },
      async sync() {
        count("sync");
      },
      async truncate(length) {
        count("truncate");
        files.set(path, files.get(path)!.slice(0, length));
      },
      async close() {},
    };
  }

  return disk;
}
