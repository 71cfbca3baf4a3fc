import { register } from "node:module";

/** Absolute path → what tells a version of the file, and of those that it imports, from another. */
export type FileVersions = Readonly<Record<string, string>>;

const mostBytes = 2 ** 24;

/**
 * Makes imports of these files give the version that is told last: `import` keeps every module it has seen, so a changed file
 * must be asked for under another address. The loader's thread reads the versions from shared memory, where they stand
 * before the import is asked for.
 */
export function createVersions(): (versions: FileVersions) => void {
  let shared: Uint8Array<SharedArrayBuffer> | undefined;
  return (versions) => {
    if (shared === undefined && Object.keys(versions).length === 0) return;
    if (shared === undefined) {
      const buffer = new SharedArrayBuffer(mostBytes);
      shared = new Uint8Array(buffer);
      register(new URL("./version-hooks.mjs", import.meta.url), { data: { buffer } });
    }
    const bytes = new TextEncoder().encode(JSON.stringify(versions));
    shared.set(bytes, 4);
    new DataView(shared.buffer).setUint32(0, bytes.length);
  };
}
