import { open } from "node:fs/promises";

/** Node 20 reads at most 2 GiB at once; one call stays well under that. */
const stepBytes = 1 << 30;

/** The whole file as one array, in steps, so that files of more than 2 GiB can be read. */
export async function readBytes(path: string, step = stepBytes): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(size);
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await handle.read(bytes, offset, Math.min(step, size - offset), offset);
      if (bytesRead === 0) return bytes.subarray(0, offset);
      offset += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
