import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { table } from "arquero";
import { beforeEach, describe, expect, test } from "vitest";
import { digestBytes } from "../../../datasets/foundation/digest.ts";
import type { DatasetStore, StoredDataset } from "../../../datasets/store/contract.ts";
import { expiryOf } from "../../../datasets/store/retention.ts";
import { requireFiles } from "../../../datasets/store/verify.ts";
import { schemaOf, storeAt, useFolder } from "./support.ts";

const folder = useFolder();
const schema = schemaOf({ siren: "text" });
const stone = { erasedAt: "2026-05-06T07:08:09.000Z", by: "ada", reason: digestBytes("why") };
const put = (
  store: DatasetStore,
  name: string,
  rows: readonly string[],
  parents: readonly StoredDataset[] = [],
) =>
  store.putTable({
    kind: "table",
    name,
    schema,
    table: table({ siren: [...rows] }),
    parents: parents.map(({ version }) => version),
    report: { rejects: [{ value: rows[0]! }] },
  });

describe("a dataset that is erased", () => {
  let store: DatasetStore;
  let dataset: StoredDataset;
  beforeEach(async () => {
    store = storeAt(folder());
    dataset = await put(store, "firms", ["123456789"]);
    await writeFile(join(dataset.folder, "rejects.csv"), "123456789");
  });

  test("keeps manifest, receipt and tombstone, and none of its values anywhere", async () => {
    await store.dropBytes(await store.markErased(dataset, stone));
    expect((await readdir(dataset.folder)).sort()).toEqual([
      "manifest.json",
      "receipt.json",
      "tombstone.json",
    ]);
    for (const name of await readdir(dataset.folder))
      expect(await readFile(join(dataset.folder, name), "utf8")).not.toContain("123456789");
    const [listed] = await store.list();
    expect(listed).toMatchObject({ version: dataset.version, manifest: dataset.manifest, erased: stone });
    expect(await store.verify(listed!)).toMatchObject({ intact: true, differences: [], erased: stone });
  });

  test("gives no row and no path, from the tombstone on", async () => {
    const erased = await store.markErased(dataset, stone);
    const fault = {
      code: "dataset.erased",
      message: expect.stringMatching(/^not reproducible: erased on 2026-05-06/),
    };
    await expect(store.readTable(erased)).rejects.toMatchObject(fault);
    await expect(requireFiles(erased)).rejects.toMatchObject(fault);
    expect(() => store.pathsOf(erased)).toThrow(expect.objectContaining(fault));
    expect(() => store.parquetOf(erased)).toThrow(expect.objectContaining(fault));
    await expect(store.retain(erased, { legalBasis: "x", expires: "2030-01-01" })).rejects.toMatchObject(
      fault,
    );
  });

  test("does not come back when the same rows are put again, and is not removed", async () => {
    const erased = await store.markErased(dataset, stone);
    await store.dropBytes(erased);
    await expect(put(store, "firms", ["123456789"])).rejects.toMatchObject({ code: "dataset.erased" });
    await expect(store.remove(dataset)).rejects.toMatchObject({ code: "dataset.erased" });
    expect((await store.resolve("firms")).erased).toEqual(expect.objectContaining(stone));
  });

  test("is not sound while a file is left, and the first tombstone stays", async () => {
    const erased = await store.markErased(dataset, stone);
    expect((await store.verify(erased)).differences.join()).toMatch(/data\.arrow: still there/);
    const again = await store.markErased(dataset, { ...stone, by: "other" });
    expect(again.erased).toMatchObject(stone);
  });

  test("loses no byte before its tombstone is laid", async () => {
    await expect(store.dropBytes(dataset)).rejects.toMatchObject({ code: "dataset.not-erased" });
    expect((await store.verify(dataset)).intact).toBe(true);
  });

  test("leaves its name to an older version that is still there", async () => {
    const newer = await put(storeAt(folder(), "2026-02-02T00:00:00Z"), "firms", ["987654321"]);
    expect((await store.resolve("firms")).version).toBe(newer.version);
    await store.markErased(newer, stone);
    expect((await store.resolve("firms")).version).toBe(dataset.version);
  });
});

describe("retention", () => {
  test("stands in the receipt, outside the version, and the earliest of all ancestors holds", async () => {
    const store = storeAt(folder());
    const source = await put(store, "source", ["1"]);
    const other = await put(store, "other", ["2"]);
    const panel = await put(store, "panel", ["3"], [source, other]);
    const list = await put(store, "list", ["4"], [panel]);
    const expiry = async () => expiryOf(list, await store.list());
    expect(await expiry()).toBeNull();
    const kept = await store.retain(source, { legalBasis: "article 6", expires: "2030-01-01" });
    expect(kept.version).toBe(source.version);
    expect(await expiry()).toBe("2030-01-01");
    await store.retain(other, { legalBasis: "article 6", expires: "2029-12-31" });
    expect(await expiry()).toBe("2029-12-31");
    await store.retain(panel, { legalBasis: "article 6", expires: "2031-01-01" });
    expect(await expiry()).toBe("2029-12-31");
    expect((await store.verify(kept)).intact).toBe(true);
  });

  test.each([
    ["", "2030-01-01", "retention.legal-basis"],
    ["article 6", "2030-02-30", "date.malformed"],
    ["article 6", "soon", "date.malformed"],
  ])("of %j until %j is refused: %s", async (legalBasis, expires, code) => {
    const store = storeAt(folder());
    const dataset = await put(store, "source", ["1"]);
    const before = await stat(join(dataset.folder, "receipt.json"));
    await expect(store.retain(dataset, { legalBasis, expires })).rejects.toMatchObject({ code });
    expect((await stat(join(dataset.folder, "receipt.json"))).mtimeMs).toBe(before.mtimeMs);
  });
});

test("a dataset that is removed is gone from list and disk", async () => {
  const store = storeAt(folder());
  await store.remove(await put(store, "firms", ["1"]));
  expect(await store.list()).toEqual([]);
  expect(await readdir(folder())).toEqual([]);
});
