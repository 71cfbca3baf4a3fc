import { mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table } from "arquero";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ColumnType } from "../../../datasets/schema.ts";
import { openStore } from "../../../datasets/store/store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (instant: string) => openStore(folder, { clock: () => new Date(instant) });

function schemaOf(types: Record<string, ColumnType>) {
  return {
    columns: Object.entries(types).map(([name, type]) => ({
      name,
      type,
      role: "fact" as const,
      meaning: `the ${name}`,
      unit: null,
      theme: null,
      source: null,
      knownOn: null,
      missing: null,
      confidentiality: "open" as const,
    })),
  };
}

const small = {
  kind: "table" as const,
  name: "small",
  schema: schemaOf({
    siren: "text",
    region: "category",
    asOf: "date",
    debt: "float64",
    staff: "int32",
    open: "bool",
  }),
  table: table({
    siren: ["005520135", "552100554", "552100554"],
    region: ["Bretagne", null, "Île-de-France"],
    asOf: [new Date("2016-01-01"), new Date("2016-02-01"), null],
    debt: [1.5, null, -0],
    staff: [null, 12, 0],
    open: [true, null, false],
  }),
};

describe("a dataset store", () => {
  test("gives back every type and every missing value", async () => {
    const store = at("2026-01-01T00:00:00Z");
    const stored = await store.putTable(small);
    const read = await store.readTable(stored);
    expect(read.objects()).toEqual(
      small.table
        .objects()
        .map((row) => ({
          ...row,
          debt: (row as { debt: number | null }).debt === null ? null : (row as { debt: number }).debt + 0,
        })),
    );
    expect(stored.manifest.rows).toBe(3);
    expect(await store.verify(stored)).toMatchObject({ intact: true, files: 1, columns: 6, rows: 3 });
  });
});
