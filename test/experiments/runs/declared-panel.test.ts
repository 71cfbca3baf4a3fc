import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  buildPanel,
  type DatasetStore,
  type DeclaredFeature,
  makeExampleFiles,
  openPanel,
  openStore,
  panelOptionsOf,
} from "vigie/datasets";
import { openJobs, panelWith } from "vigie/experiments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importExample } from "../../support/import-example.ts";

const range = { from: "2018-01", until: "2019-01" };
const declared: readonly DeclaredFeature[] = [
  {
    name: "debtMean4",
    text: "mean(debtEmployee + debtEmployer, 4)",
    theme: "social debt",
    unit: "EUR",
    meaning: "Mean social debt over the last 4 as-of dates.",
    missing: "debt missing at one of them",
  },
  {
    name: "debtRise4",
    text: "(debtEmployee + debtEmployer) / debtMean4 - 1",
    theme: "social debt",
    unit: "ratio",
    meaning: "Social debt over its mean, minus 1.",
    missing: "no debt over the 4 dates",
  },
];

let workspace: string;
let store: DatasetStore;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-declared-"));
  store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const example = await makeExampleFiles(join(workspace, "raw"), { firms: 60, ...range });
  await buildPanel(store, { name: "tiny", sources: await importExample(store, example), ...range });
}, 180_000);
afterAll(() => rm(workspace, { recursive: true, force: true }));

const laboratory = async () => ({
  store,
  jobs: await openJobs(join(workspace, "tasks"), {
    packageRoot: resolve(import.meta.dirname, "../../.."),
    codeDigest: "code",
    cores: 2,
    now: () => 0,
  }),
});

test("declared features are built as the catalogue's are, and the panel keeps their definitions", async () => {
  const stored = await panelWith(await laboratory(), "tiny", declared);
  expect(stored.manifest.name).toBe("tiny+declared");
  const { table, schema } = await openPanel(store, stored.version);
  expect(schema.columns.find(({ name }) => name === "debtMean4")).toMatchObject({
    definition: "mean(debtEmployee + debtEmployer, 4)",
    role: "feature",
    confidentiality: "secret",
  });
  type Row = { siren: string; asOf: Date; [feature: string]: number | null | string | Date };
  const rows = table.objects() as Row[];
  const debt = (row: Row | undefined) =>
    row?.debtEmployee == null || row.debtEmployer == null
      ? null
      : Number(row.debtEmployee) + Number(row.debtEmployer);
  const at = new Map(rows.map((row) => [`${row.siren} ${row.asOf.toISOString().slice(0, 7)}`, row]));
  let compared = 0;
  for (const row of rows.filter(({ asOf }) => asOf.getUTCMonth() >= 3)) {
    const months = [0, 1, 2, 3].map((back) =>
      new Date(Date.UTC(row.asOf.getUTCFullYear(), row.asOf.getUTCMonth() - back)).toISOString().slice(0, 7),
    );
    const debts = months.map((month) => debt(at.get(`${row.siren} ${month}`)));
    if (debts.some((one) => one === null)) continue;
    const mean = debts.reduce<number>((sum, one) => sum + one!, 0) / 4;
    expect(row.debtMean4).toBeCloseTo(mean, 6);
    if (mean === 0) expect(row.debtRise4).toBeNull();
    else expect(row.debtRise4).toBeCloseTo(debts[0]! / mean - 1, 9);
    compared++;
  }
  expect(compared).toBeGreaterThan(200);
  // the first months reach back before the panel: they are there too
  expect(rows.some(({ asOf, debtMean4 }) => asOf.getUTCMonth() === 0 && debtMean4 !== null)).toBe(true);
}, 120_000);

test("a panel that has them is given as it is, and what it was built with builds it again", async () => {
  const shop = await laboratory();
  const stored = await panelWith(shop, "tiny+declared", declared);
  expect(stored.version).toBe((await store.resolve("tiny+declared")).version);
  expect((await panelWith(shop, "tiny", [])).version).toBe((await store.resolve("tiny")).version);
  const again = await buildPanel(store, await panelOptionsOf(store, await store.resolve("tiny")));
  expect(again.version).toBe((await store.resolve("tiny")).version);
}, 120_000);

test("a wrong definition is refused before anything is built", async () => {
  const wrong = [{ ...declared[0]!, text: "mean(debtEmployed, 4)" }];
  await expect(panelWith(await laboratory(), "tiny", wrong)).rejects.toMatchObject({
    code: "expression.unknown-name",
  });
});
