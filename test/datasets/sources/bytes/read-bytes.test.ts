import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFactReader } from "../../../../datasets/sources/bytes/fact-reader.ts";
import { readBytes } from "../../../../datasets/sources/bytes/read-bytes.ts";
import { readLayout } from "../../../../datasets/sources/layout.ts";
import { sourceNamed } from "../../../../datasets/sources/sources.ts";

let folder: string;
let path: string;
const source = sourceNamed("paydex");

/** 17 MiB: enough to tell how much a delivery of a terabyte would take. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-bytes-"));
  path = join(folder, "paydex.csv");
  const line = "123456789;15;15/12/2018\n";
  await writeFile(
    path,
    `SIREN;NB_JOURS;DATE_VALEUR\n${line.repeat(Math.ceil((17 * 2 ** 20) / line.length))}`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(delivery: { before: number; total: number }) {
  const reader = createFactReader(source, { received: 20_000, history: false });
  return {
    reader,
    result: await readBytes({ path, layout: await readLayout(path, source), reader, delivery }),
  };
}

describe("how much a delivery may take in memory", () => {
  it("is told by its first megabytes: the rest is not read for nothing", async () => {
    const total = (await stat(path)).size;
    const whole = await read({ before: 0, total });
    expect(whole.result?.ordinary).toBeGreaterThan(100_000);
    expect((await read({ before: 0, total: 2 ** 40 })).result).toBeNull();
    expect((await read({ before: 2 ** 40 - total, total: 2 ** 40 })).result).not.toBeNull();
  });

  it("counts the texts that facts name, each once", async () => {
    const { reader } = await read({ before: 0, total: (await stat(path)).size });
    const told = reader.bytes;
    const columns = reader.columns.map((column) => column.finish());
    const values = columns.reduce(
      (sum, { valid, values: own }) => sum + valid.byteLength + own.byteLength,
      0,
    );
    expect(columns.some(({ kind }) => kind === "utf8")).toBe(true);
    expect(told).toBeGreaterThan(values);
    expect(told - values).toBeLessThan(1000);
  });
});
