import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fault, type ImportOrder, importMany, openStore, type Progress } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeExampleFiles } from "../../../datasets/example/makeExampleFiles.ts";
import { exampleSources } from "../../../datasets/example/sources.ts";

const clock = () => new Date("2025-02-03T04:05:06Z");

let folder: string;
let orders: readonly ImportOrder[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-many-"));
  const { deliveries } = await makeExampleFiles(join(folder, "raw"), {
    firms: 40,
    from: "2017-01",
    until: "2019-01",
  });
  const { files, received, history } = deliveries[0]!;
  orders = exampleSources.flatMap((source) => {
    const own = files[source];
    return own === undefined ? [] : [{ source, files: own, received, history }];
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const storeAt = (name: string) => openStore(join(folder, name), { clock });

describe("importMany", () => {
  it("makes the same versions, reports and receipts in processes as here", async () => {
    const here = await importMany(storeAt("here"), orders, { processes: 1, clock });
    const heard: Progress[] = [];
    const told: string[] = [];
    const there = await importMany(storeAt("there"), orders, {
      processes: 2,
      clock,
      onProgress: (progress) => heard.push(progress),
      onImported: ({ dataset }) => told.push(dataset.manifest.name),
    });
    const plain = (results: typeof here) =>
      results.map(({ dataset: { folder: _, ...dataset }, report }) => ({ dataset, report }));
    expect(plain(there)).toEqual(plain(here));
    expect(told).toEqual(orders.map(({ source }) => source));
    const fractions = heard.map(({ fraction }) => fraction!);
    expect(Math.max(...fractions)).toBeGreaterThan(0.9);
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    expect(heard.at(-1)).toMatchObject({
      label: "import",
      detail: expect.stringMatching(new RegExp(`^\\d+ of ${orders.length} read, `)),
    });
  });

  it("asks for the account table when the imports of `comptes` are there", async () => {
    const store = storeAt("accounts");
    const table = join(folder, "comptes.csv");
    await writeFile(
      table,
      "Compte;Etat_compte;Siret;Date_crea_siret;Date_disp_siret\na;1;11111111111111;;\n",
    );
    const dues = join(folder, "cotisation.csv");
    await writeFile(dues, "Compte;periode;mer;enc_direct;cotis_due\na;201511;x;1;2\n");
    const accounts = async () => (await store.list()).find(({ manifest }) => manifest.name === "comptes");
    const results = await importMany(
      store,
      [
        { source: "cotisation", files: [dues], received: "2019-01-15", accounts },
        { source: "comptes", files: [table], received: "2019-01-15" },
      ],
      { processes: 2, clock },
    );
    expect(results.map(({ report }) => report.valid)).toEqual([1, 1]);
    expect(results[0]!.dataset.manifest.parents).toEqual([results[1]!.dataset.version]);
  });

  it.each([1, 2])(
    "with %i processes: keeps and tells what is there beside one that fails, by its place",
    async (processes) => {
      const store = storeAt(`failing-${processes}`);
      const bad = join(folder, "bad.csv");
      await writeFile(bad, "Siret;periode\n1;2\n");
      const broken = { source: "delai", files: [bad], received: "2019-01-15" };
      const told: string[] = [];
      const fault: Fault = await importMany(store, [broken, orders[0]!], {
        processes,
        clock,
        onImported: ({ dataset }) => told.push(dataset.manifest.name),
      }).then(
        () => expect.fail("nothing was thrown"),
        (error) => error,
      );
      expect(fault).toMatchObject({ code: "csv.missing-column", place: { file: "bad.csv" } });
      expect(told).toEqual((await store.list()).map(({ manifest }) => manifest.name));
      expect(told).toEqual([orders[0]!.source]);
    },
  );

  it("leaves nothing behind when it is stopped", async () => {
    const store = storeAt("stopped");
    const stop = new AbortController();
    const running = importMany(store, orders, {
      processes: 2,
      clock,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(running).rejects.toMatchObject({ kind: "cancelled" });
    expect((await store.list()).length).toBeLessThan(orders.length);
    expect(await store.damaged()).toEqual([]);
    const left = (await readdir(store.folder)).filter((name) => name.includes(".tmp-"));
    expect(left).toEqual([]);
  });
});
