import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createEarlySync } from "../../../datasets/foundation/durable.ts";
import { useFolder } from "../store/support.ts";

const folder = useFolder();

test("tells at the end what went wrong on the way to the disk, not before", async () => {
  const disk = createEarlySync();
  await writeFile(join(folder(), "there"), "bytes");
  disk.begin(join(folder(), "not-there"));
  disk.begin(join(folder(), "there"));
  // a turn of the loop, in which a failure that nobody waits for would end the process
  await new Promise((resolve) => setImmediate(resolve));
  await expect(disk.finish()).rejects.toMatchObject({ code: "ENOENT" });
});
