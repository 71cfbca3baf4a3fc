import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder, writeFileDurably } from "vigie/datasets";

/** The few file-system calls that the journal makes; a test fails each in turn. */
export interface JournalDisk {
  /** The file's bytes; empty when it is not there. */
  read(path: string): Promise<Uint8Array>;
  /** Opens for writing at any place, making the file (and its entry in the folder) durable when new. */
  open(path: string): Promise<JournalFile>;
  /** A whole small file, old bytes or new. */
  write(path: string, content: Uint8Array | string): Promise<void>;
}

export interface JournalFile {
  write(bytes: Uint8Array, position: number): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export const nodeDisk: JournalDisk = {
  async read(path) {
    return readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return new Uint8Array();
      throw error;
    });
  },
  async open(path) {
    const handle = await openOrMake(path);
    const file = fileOf(handle);
    return closingOnFailure(file, () => syncFolder(dirname(path)));
  },
  write: writeFileDurably,
};

/** A file that cannot be made ready is not left open. */
export async function closingOnFailure(
  file: JournalFile,
  makeReady: () => Promise<void>,
): Promise<JournalFile> {
  try {
    await makeReady();
    return file;
  } catch (error) {
    await file.close().catch(() => {});
    throw error;
  }
}

/** Append mode is not used: after a failed write the next one must start at the acknowledged length. */
async function openOrMake(path: string): Promise<FileHandle> {
  return open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return open(path, "wx+");
    throw error;
  });
}

function fileOf(handle: FileHandle): JournalFile {
  return {
    async write(bytes, position) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}
