import { appendFile, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { desc, op, table } from "arquero";
import { describe, expect, test } from "vitest";
import type { Digest } from "../../../datasets/foundation/digest.ts";
import { openPanel } from "../../../datasets/store/open-panel.ts";
import { requireFiles } from "../../../datasets/store/verify.ts";
import { day, schemaOf, storeAt, useFolder } from "./support.ts";

const folder = useFolder();

const rows = [
  { siren: "005520135", region: "Bretagne", asOf: day("2016-01-01"), debt: 1.5, staff: null, open: true },
  { siren: "552100554", region: null, asOf: day("1969-02-01"), debt: null, staff: 12, open: null },
  { siren: "552100554", region: "Île-de-France", asOf: null, debt: Number.NaN, staff: 0, open: false },
  { siren: null, region: "Île-de-France", asOf: day("2024-02-29"), debt: -1e300, staff: -7, open: true },
];
const names = ["siren", "region", "asOf", "debt", "staff", "open"] as const;
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
  table: table(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]))),
};

const dataFile = (stored: { folder: string }) => join(stored.folder, "data.arrow");

describe("putting and reading", () => {
  test("gives back every type and every missing value", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable(small);
    expect((await store.readTable(stored)).objects()).toEqual(rows);
    expect(stored.manifest.rows).toBe(4);
  });

  test("stores a filtered and ordered table as it shows", async () => {
    const store = storeAt(folder());
    const shown = small.table.filter((row: { staff: number }) => row.staff !== null).orderby(desc("staff"));
    const stored = await store.putTable({ ...small, table: shown });
    expect((await store.readTable(stored)).array("staff")).toEqual([12, 0, -7]);
  });

  test("reads only the selected columns, in the order asked for", async () => {
    const store = storeAt(folder());
    const read = await store.readTable(await store.putTable(small), { columns: ["open", "siren"] });
    expect(read.columnNames()).toEqual(["open", "siren"]);
    expect(read.array("open")).toEqual([true, null, false, true]);
  });

  test("lets Arquero group and sum what was read", async () => {
    const store = storeAt(folder());
    const read = await store.readTable(await store.putTable(small));
    const byRegion = read
      .groupby("region")
      .rollup({ staff: op.sum("staff") })
      .orderby("region");
    expect(byRegion.objects()).toContainEqual({ region: "Île-de-France", staff: -7 });
  });

  test("keeps a dataset without rows", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable({ ...small, table: small.table.filter(() => false) });
    expect((await store.readTable(stored)).numRows()).toBe(0);
    expect((await store.verify(stored)).intact).toBe(true);
  });

  test("puts the schema into the Arrow file's metadata", async () => {
    const { tableFromIPC } = await import("apache-arrow");
    const stored = await storeAt(folder()).putTable(small);
    const { schema } = tableFromIPC(await readFile(dataFile(stored)));
    expect(JSON.parse(schema.metadata.get("vigie.schema") ?? "")).toEqual(small.schema);
    expect(schema.fields.map((field) => String(field.type))).toEqual([
      "Utf8",
      "Dictionary<Int8, Utf8>",
      "Date32<DAY>",
      "Float64",
      "Int32",
      "Bool",
    ]);
  });

  test("keeps the stored one when the same is put twice", async () => {
    const first = await storeAt(folder(), "2026-01-01T00:00:00Z").putTable(small);
    const second = await storeAt(folder(), "2026-02-01T00:00:00Z").putTable(small);
    expect(second).toEqual(first);
    expect(await readdir(folder())).toEqual([first.version.slice(7)]);
  });

  test("gives another version for another value, parameter, parent, name or schema", async () => {
    const store = storeAt(folder());
    const other = { ...small.schema, columns: small.schema.columns.map((c) => ({ ...c, meaning: "other" })) };
    const variants = [
      small,
      { ...small, table: small.table.derive({ staff: () => 1 }) },
      { ...small, parameters: { received: "2024-01-01" } },
      { ...small, parents: [`sha256:${"0".repeat(64)}` as Digest] },
      { ...small, name: "other" },
      { ...small, schema: other },
    ];
    const versions = new Set<string>();
    for (const variant of variants) versions.add((await store.putTable(variant)).version);
    expect(versions.size).toBe(variants.length);
  });

  test.each([
    ["a number as text", { siren: [5] }, "wrong value in row 0: 5 (expected a text)"],
    ["a day with an hour", { asOf: [new Date(3600000)] }, "(expected a Date at 00:00 UTC)"],
    [
      "a fraction as int32",
      { staff: [1.5] },
      "wrong value in row 0: 1.5 (expected a whole number of 32 bits)",
    ],
    ["0 as bool", { open: [0] }, "wrong value in row 0: 0 (expected true or false)"],
  ])("refuses %s", async (_, wrong, problem) => {
    const one = { siren: ["1"], region: ["a"], asOf: [null], debt: [1], staff: [1], open: [true] };
    const put = storeAt(folder()).putTable({ ...small, table: table({ ...one, ...wrong }) });
    await expect(put).rejects.toMatchObject({
      code: "column.wrong-value",
      message: expect.stringContaining(problem),
    });
    expect(await readdir(folder())).toEqual([]);
  });

  test("refuses columns that are not those of the schema", async () => {
    const put = storeAt(folder()).putTable({ ...small, table: small.table.rename({ staff: "employees" }) });
    await expect(put).rejects.toMatchObject({
      code: "dataset.wrong-columns",
      message: expect.stringContaining("missing: staff, not declared: employees"),
    });
  });

  test("refuses an unknown column and names the known ones", async () => {
    const store = storeAt(folder());
    const read = store.readTable(await store.putTable(small), { columns: ["debts"] });
    await expect(read).rejects.toMatchObject({
      code: "dataset.unknown-column",
      message: expect.stringContaining("debts (expected siren, region"),
    });
  });
});

describe("damage", () => {
  test.each([
    ["cut", (path: string) => truncate(path, 100)],
    ["emptied", (path: string) => truncate(path, 0)],
    ["longer", (path: string) => appendFile(path, "x")],
    ["gone", (path: string) => rm(path)],
  ])("names the file when it was %s", async (_, damage) => {
    const store = storeAt(folder());
    const stored = await store.putTable(small);
    await damage(dataFile(stored));
    await expect(store.readTable(stored)).rejects.toMatchObject({
      code: "dataset.corrupt",
      kind: "broken",
      place: { file: dataFile(stored) },
    });
    expect((await store.verify(stored)).intact).toBe(false);
  });

  test("names the file when bytes of the same length are no Arrow file", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable(small);
    const bytes = await readFile(dataFile(stored));
    await writeFile(dataFile(stored), Buffer.alloc(bytes.length, 7));
    await expect(store.readTable(stored)).rejects.toMatchObject({ code: "dataset.corrupt" });
    const footer = Buffer.from(bytes).fill(255, bytes.length - 200, bytes.length - 10);
    await writeFile(dataFile(stored), footer);
    await expect(store.readTable(stored)).rejects.toMatchObject({ code: "dataset.corrupt" });
  });

  test("finds one changed value and names its column", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable(small);
    const bytes = await readFile(dataFile(stored));
    const at = bytes.indexOf(Buffer.from(new Float64Array([1.5]).buffer));
    bytes.writeDoubleLE(2.5, at);
    await writeFile(dataFile(stored), bytes);
    const { intact, differences } = await store.verify(stored);
    expect(intact).toBe(false);
    expect(differences).toContain("column debt: other values than its digest says");
    expect(differences).toHaveLength(2);
  });

  test("lists the sound datasets and reports the damaged ones", async () => {
    const store = storeAt(folder());
    const sound = await store.putTable(small);
    const broken = await store.putTable({ ...small, name: "broken" });
    const changed = await store.putTable({ ...small, name: "changed" });
    await writeFile(join(broken.folder, "manifest.json"), "{");
    const manifest = JSON.parse(await readFile(join(changed.folder, "manifest.json"), "utf8"));
    await writeFile(join(changed.folder, "manifest.json"), JSON.stringify({ ...manifest, rows: 5 }));
    expect((await store.list()).map(({ version }) => version)).toEqual([sound.version]);
    const damaged = await store.damaged();
    expect(damaged.map((entry) => entry.folder).sort()).toEqual([broken.folder, changed.folder].sort());
    expect(damaged.find((entry) => entry.folder === changed.folder)?.reason).toContain("its digest is");
  });

  test("writes a damaged dataset again when the same rows are put", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable(small);
    await truncate(dataFile(stored), 10);
    const again = await store.putTable(small);
    expect((await store.verify(again)).intact).toBe(true);
  });

  test("with one byte flipped is named by its file, and written again when the same rows are put", async () => {
    const put = () => storeAt(folder()).putTable(small);
    const stored = await put();
    await requireFiles(stored);
    const path = join(stored.folder, "data.arrow");
    const good = await readFile(path);
    const bad = Buffer.from(good);
    bad[Math.floor(bad.length / 2)]! ^= 1;
    await writeFile(path, bad);
    await expect(requireFiles(stored)).rejects.toMatchObject({
      code: "dataset.corrupt",
      place: { file: path },
    });
    await put();
    expect(await readFile(path)).toEqual(good);
  });

  test("lists nothing in a folder that is not there", async () => {
    expect(await storeAt(join(folder(), "none")).list()).toEqual([]);
  });
});

describe("references", () => {
  test("mean the newest version of a name, one by prefix, or one by digest", async () => {
    const old = await storeAt(folder(), "2026-01-01T00:00:00Z").putTable(small);
    const later = storeAt(folder(), "2026-01-02T00:00:00Z");
    const recent = await later.putTable({ ...small, parameters: { seed: 2 } });
    const hex = old.version.slice(7);
    for (const [reference, expected] of [
      ["small", recent],
      [`small@${hex.slice(0, 12)}`, old],
      [old.version, old],
      [hex, old],
    ] as const)
      expect((await later.resolve(reference)).version, reference).toBe(expected.version);
    expect((await later.list()).map(({ version }) => version)).toEqual([recent.version, old.version]);
  });

  test("that fit nothing are refused with near names", async () => {
    const store = storeAt(folder());
    await expect(store.resolve("smal")).rejects.toMatchObject({
      code: "dataset.unknown",
      message: "no such dataset: smal (the store is empty)",
    });
    await store.putTable(small);
    await expect(store.resolve("smal")).rejects.toMatchObject({
      kind: "not-found",
      message: "no such dataset: smal (expected one of: small)",
    });
    await expect(store.resolve("small@")).rejects.toMatchObject({ code: "dataset.unknown" });
  });
});

describe("a panel", () => {
  const panel = {
    unit: "firm-month" as const,
    firm: "siren",
    asOf: "asOf",
    group: "region",
    target: { name: "fails", column: "open", horizonMonths: 18, reportingDelayMonths: 1 },
    strongSignal: null,
    unknownOpening: null,
    dataCutoff: "2024-03-01",
    singleRatio: { column: "debt", sign: 1 as const, text: "debt" },
  };

  test("opens with the schema of the selected columns", async () => {
    const store = storeAt(folder());
    const stored = await store.putTable({ ...small, kind: "panel", panel });
    const opened = await openPanel(store, "small", { columns: ["debt", "siren"] });
    expect(opened).toMatchObject({ version: stored.version, name: "small", description: panel });
    expect(opened.schema.columns.map((column) => column.name)).toEqual(["debt", "siren"]);
    expect(opened.table.numRows()).toBe(4);
  });

  test("is not what a table is", async () => {
    const store = storeAt(folder());
    await store.putTable(small);
    await expect(openPanel(store, "small")).rejects.toMatchObject({ code: "dataset.not-a-panel" });
  });
});
