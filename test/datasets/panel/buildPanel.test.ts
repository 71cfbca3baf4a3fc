import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { ColumnTable } from "arquero";
import fc from "fast-check";
import {
  buildPanel,
  type DatasetStore,
  type Fault,
  isoOfMonth,
  makeExampleFiles,
  openPanel,
  openStore,
  type PanelDeliveries,
  type PanelOptions,
  parseMonth,
  type StoredDataset,
  storeTruth,
} from "vigie/datasets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importExample } from "../../support/import-example.ts";

let folder: string;
let store: DatasetStore;
let sources: PanelDeliveries;
let truth: StoredDataset;
let panel: StoredDataset;
const options = (): PanelOptions => ({ name: "tiny", sources, from: "2018-01", until: "2019-07" });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-panel-"));
  store = openStore(join(folder, "store"), { clock: () => new Date(0) });
  const example = await makeExampleFiles(join(folder, "raw"), {
    firms: 60,
    from: "2018-01",
    until: "2019-07",
  });
  sources = await importExample(store, example);
  truth = await storeTruth(store, example);
  panel = await buildPanel(store, options());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("rows are sorted by as-of date, region and siren, one per firm and month", async () => {
  const { table, description } = await openPanel(store, "tiny", { columns: ["asOf", "region", "siren"] });
  const rows = table.objects() as { asOf: Date; region: string; siren: string }[];
  expect(rows.length).toBeGreaterThan(600);
  const keys = rows.map((row) => [row.asOf.toISOString(), row.region, row.siren].join("\u0001"));
  const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  expect(keys).toEqual([...new Set(keys)].sort(byBytes));
  expect(description).toMatchObject({ dataCutoff: "2019-07-01", target: { column: "failsWithin18Months" } });
});

test("the same facts give the same version, with progress on the way", async () => {
  const labels: string[] = [];
  const again = await buildPanel(store, {
    ...options(),
    onProgress: ({ detail }) => labels.push(detail ?? ""),
  });
  expect(again.version).toBe(panel.version);
  expect(labels.length).toBeGreaterThan(10);
  expect((await store.verify(panel)).intact).toBe(true);
});

test("cut into few firms at once, or in one, the panel is the same", async () => {
  const cut = await buildPanel(store, { ...options(), firmsAtOnce: 7 });
  expect(cut.version).toBe(panel.version);
  const reports = [cut, panel].map(({ receipt }) => receipt.report);
  expect(reports[0]).toEqual(reports[1]);
});

test("has a file a month, and the chosen regions, months and columns are those of the whole", async () => {
  expect(panel.manifest.parts!.map(({ name }) => name)).toEqual(
    Array.from(
      { length: 18 },
      (_, i) => `${2018 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`,
    ),
  );
  const whole = (await openPanel(store, "tiny")).table;
  const regions = [...new Set(whole.array("region") as string[])];
  const names = whole.columnNames();
  const cells = (table: ColumnTable, columns: readonly string[]) =>
    Array.from({ length: table.numRows() }, (_, row) => columns.map((name) => table.get(name, row)));
  expect(regions.length).toBeGreaterThan(5);
  const rows = cells(whole, ["asOf", "region", ...names]) as [Date, string, ...unknown[]][];
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(regions),
      fc.subarray(names, { minLength: 1 }),
      fc.integer({ min: 0, max: 18 }),
      fc.integer({ min: 0, max: 18 }),
      async (groups, columns, a, b) => {
        const month = (i: number) => isoOfMonth(parseMonth("2018-01") + i).slice(0, 7);
        const chosen = { from: month(Math.min(a, b)), until: month(Math.max(a, b)) };
        const { table } = await openPanel(store, "tiny", { columns, groups, ...chosen });
        const at = columns.map((name) => 2 + names.indexOf(name));
        const expected = rows
          .filter(([asOf, region]) => {
            const own = asOf.toISOString().slice(0, 7);
            return groups.includes(region) && chosen.from <= own && own < chosen.until;
          })
          .map((row) => at.map((i) => row[i]));
        expect(cells(table, columns)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});

test("a part whose bytes or values differ is named by verify", async () => {
  const damaged = await mkdtemp(join(tmpdir(), "vigie-damaged-"));
  await cp(panel.folder, join(damaged, basename(panel.folder)), { recursive: true });
  const copies = openStore(damaged, { clock: () => new Date(0) });
  const [copy] = await copies.list();
  const path = join(copy!.folder, "data", "2018-05.arrow");
  const bytes = await readFile(path);
  bytes[bytes.length - 9000]! ^= 1;
  await writeFile(path, bytes);
  const { intact, differences } = await copies.verify(copy!);
  expect(intact).toBe(false);
  expect(differences.join()).toMatch(/2018-05/);
  await rm(damaged, { recursive: true });
});

test("missing stays null: nothing is 0 or -1 where it was not known", async () => {
  const { table } = await openPanel(store, "tiny");
  const columns = ["contributionMean12", "marginRate", "daysLate"];
  for (const name of columns) {
    const values = table.array(name) as (number | null)[];
    expect(values.filter((value) => value === null).length).toBeGreaterThan(10);
    expect(values.filter((value) => value !== null).length).toBeGreaterThan(100);
    expect(values).not.toContain(-1);
  }
});

test("the truth cannot be a source, and no feature is made of it", async () => {
  expect(truth.manifest.kind).toBe("truth");
  const code = await buildPanel(store, { ...options(), sources: { ...sources, bdf: [truth] } }).catch(
    (error: Fault) => error.code,
  );
  expect(code).toBe("panel.wrong-source");
  expect(panel.manifest.parents).not.toContain(truth.version);
  expect(JSON.stringify(panel.manifest.schema)).not.toMatch(/truth|trueProbability/);
  const here = new URL("../../../datasets/panel/", import.meta.url);
  const files = (await readdir(here, { recursive: true })).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(12);
  for (const file of files)
    expect(await readFile(new URL(file, here), "utf8")).not.toMatch(/from "\.\.\/example|trueProbability/);
});

test("says which sources are missing", async () => {
  const { debit: _, ...rest } = sources;
  const code = await buildPanel(store, { ...options(), sources: rest }).catch(
    (error: Fault) => error.message,
  );
  expect(code).toMatch(/^missing sources: debit/);
});
