import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  buildPanel,
  type DatasetStore,
  exampleSources,
  type Fault,
  importFiles,
  makeExampleFiles,
  openPanel,
  openStore,
  type PanelOptions,
  type PanelSource,
  type StoredDataset,
  storeTruth,
} from "vigie/datasets";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
let store: DatasetStore;
let sources: Record<PanelSource, StoredDataset>;
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
  const entries: [string, StoredDataset][] = [];
  for (const source of exampleSources) {
    const files = [example.files[source]];
    const { dataset } = await importFiles(store, {
      source,
      files,
      received: example.received,
      history: true,
    });
    entries.push([source, dataset]);
  }
  sources = Object.fromEntries(entries) as Record<PanelSource, StoredDataset>;
  truth = await storeTruth(store, example);
  panel = await buildPanel(store, options());
}, 180_000);
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
  const code = await buildPanel(store, { ...options(), sources: { ...sources, bdf: truth } }).catch(
    (error: Fault) => error.code,
  );
  expect(code).toBe("panel.wrong-source");
  expect(panel.manifest.parents).not.toContain(truth.version);
  expect(JSON.stringify(panel.manifest.schema)).not.toMatch(/truth|trueProbability/);
  const here = new URL("../../../datasets/panel/", import.meta.url);
  const files = await readdir(here);
  expect(files.length).toBeGreaterThan(8);
  for (const file of files)
    expect(await readFile(new URL(file, here), "utf8")).not.toMatch(/from "\.\.\/example|trueProbability/);
});

test("says which sources are missing", async () => {
  const { bdf: _, ...rest } = sources;
  const code = await buildPanel(store, { ...options(), sources: rest as typeof sources }).catch(
    (error: Fault) => error.message,
  );
  expect(code).toMatch(/^missing sources: bdf/);
});
