import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readBytes } from "../../../datasets/store/read-bytes.ts";
import { useFolder } from "./support.ts";

const folder = useFolder();

test.each([1, 3, 10, 1000])("reads a file in steps of %i bytes", async (step) => {
  const path = join(folder(), "file");
  await writeFile(path, "0123456789");
  expect(Buffer.from(await readBytes(path, step)).toString()).toBe("0123456789");
});
