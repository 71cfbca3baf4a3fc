import { spawn, spawnSync } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { table } from "arquero";
import { describe, expect, test } from "vitest";
import { nameDiskFault } from "../../../datasets/store/faults.ts";
import { schemaOf, storeAt, useFolder } from "./support.ts";

const folder = useFolder();
const schema = schemaOf({ x: "float64" });
const numbers = (n: number) => table({ x: Float64Array.from({ length: n }, (_, i) => i) });

/** Puts tables one after the other until it is killed. */
const writer = `
import { openStore } from "./datasets/store/store.ts";
import { table } from "arquero";
const store = openStore(process.argv[1], { clock: () => new Date() });
const schema = JSON.parse(process.argv[2]);
for (let seed = 0; ; seed++) {
  const x = Float64Array.from({ length: 200000 }, (_, i) => i + seed);
  await store.putTable({ kind: "table", name: "t" + seed, schema, table: table({ x }) });
  process.stdout.write(seed + "\\n");
}`;

describe("a writer that is killed", () => {
  test("leaves whole datasets or none, and the next one sweeps what it left", async () => {
    for (const delayMs of [0, 15, 40]) {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", "--input-type=module", "-e", writer, folder(), JSON.stringify(schema)],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await setTimeout(delayMs);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      const store = storeAt(folder());
      const datasets = await store.list();
      expect(datasets.length).toBeGreaterThan(0);
      expect(await store.damaged()).toEqual([]);
      for (const dataset of datasets) expect((await store.verify(dataset)).differences).toEqual([]);
    }
    await storeAt(folder()).putTable({ kind: "table", name: "last", schema, table: numbers(1) });
    expect((await readdir(folder())).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });
});

describe("a full disk", () => {
  test("is named, of whichever error it comes", () => {
    const system = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const fromDuckDb = new Error('IO Error: Could not write all bytes to file "x": No space left on device');
    for (const error of [system, fromDuckDb, new Error("wrapped", { cause: system })])
      expect(nameDiskFault(error)).toMatchObject({ code: "disk.full", kind: "unavailable" });
    const other = new Error("other");
    expect(nameDiskFault(other)).toBe(other);
  });

  test("leaves nothing half-written on a small file system", async ({ skip }) => {
    const tiny = join(folder(), "tiny");
    await mkdir(tiny);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", tiny]).status === 0;
    skip(!mounted, "mounting a small file system is not allowed here");
    try {
      const store = storeAt(join(tiny, "store"));
      await store.putTable({ kind: "table", name: "fits", schema, table: numbers(1000) });
      const before = await readdir(tiny, { recursive: true });
      const put = store.putTable({ kind: "table", name: "large", schema, table: numbers(200_000) });
      await expect(put).rejects.toMatchObject({ code: "disk.full", kind: "unavailable" });
      expect(await readdir(tiny, { recursive: true })).toEqual(before);
    } finally {
      spawnSync("umount", [tiny]);
    }
  });
});
