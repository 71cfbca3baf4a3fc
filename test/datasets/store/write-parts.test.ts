import { type FileHandle, mkdtemp, open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeParts } from "../../../datasets/store/write-parts.ts";

/** A file that takes `most` bytes of several pieces at a time, and says nothing more of it. */
function takingLess(file: FileHandle, most: number) {
  return {
    writev: async (parts: readonly Uint8Array[]) => file.write(Buffer.concat(parts).subarray(0, most)),
    writeFile: async (bytes: Uint8Array) => file.writeFile(bytes),
  } as unknown as FileHandle;
}

test("pieces are all in the file, however little of them is taken at once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vigie-write-parts-"));
  const pieces = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 1200, minLength: 1 });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(40), async (parts, most) => {
      const path = join(folder, String(n++));
      const file = await open(path, "w");
      await writeParts(takingLess(file, most), parts);
      await file.close();
      expect((await readFile(path)).equals(Buffer.concat(parts))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
