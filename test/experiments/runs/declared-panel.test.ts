import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  buildPanel,
  type DatasetStore,
  type DeclaredFeature,
  importFiles,
  makeExampleFiles,
  openPanel,
  openStore,
  panelOptionsOf,
  readMapping,
} from "vigie/datasets";
import { openJobs, panelWith } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
});
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
});

test("a panel that has them is given as it is, and what it was built with builds it again", async () => {
  const shop = await laboratory();
  const stored = await panelWith(shop, "tiny+declared", declared);
  expect(stored.version).toBe((await store.resolve("tiny+declared")).version);
  expect((await panelWith(shop, "tiny", [])).version).toBe((await store.resolve("tiny")).version);
  const again = await buildPanel(store, await panelOptionsOf(store, await store.resolve("tiny")));
  expect(again.version).toBe((await store.resolve("tiny")).version);
});

test("a wrong definition is refused before anything is built", async () => {
  const wrong = [{ ...declared[0]!, text: "mean(debtEmployed, 4)" }];
  await expect(panelWith(await laboratory(), "tiny", wrong)).rejects.toMatchObject({
    code: "expression.unknown-name",
  });
});

describe("a value of a further source", () => {
  const described = { theme: "size and age", unit: "persons", meaning: "…", missing: "…" } as const;
  const places = {
    name: "staffOfPlaces",
    ...described,
    value: { source: "effectif", column: "headcount", newestBy: "month" },
  } satisfies DeclaredFeature;
  const vat: DeclaredFeature = {
    name: "vatDue",
    ...described,
    value: { source: "tax_vat", column: "due", newestBy: "period", validMonths: 12 },
  };
  const perPerson: DeclaredFeature = { name: "vatPerPerson", ...described, text: "vatDue / staffOfPlaces" };
  const mapping = {
    format: "vigie.mapping/1",
    name: "tax_vat",
    title: "VAT",
    firm: { column: "siren", kind: "siren" },
    confidentiality: "restricted",
    columns: [
      { column: "period", name: "period", form: "isoDate", meaning: "Month." },
      { column: "due", name: "due", form: "number", meaning: "VAT due.", unit: "EUR" },
    ],
    knownOn: { column: "period", form: "isoDate", addMonths: 2, mode: "observed" },
  };

  async function imported(source: Parameters<typeof importFiles>[1]["source"], lines: readonly string[]) {
    const path = join(workspace, "raw.csv");
    await writeFile(path, lines.join("\n"));
    await importFiles(store, { source, files: [path], received: "2018-03-10", history: true });
  }

  test("is refused where nothing of it was imported, or it has no such column", async () => {
    const refused = (feature: DeclaredFeature) =>
      laboratory().then((shop) => panelWith(shop, "tiny", [feature]));
    await expect(refused(vat)).rejects.toMatchObject({ code: "feature.no-source" });
    const column = (value: { column: string; newestBy?: string; validMonths?: number }) =>
      refused({ ...places, value: { source: "paydex", newestBy: "valueOn", ...value } });
    await expect(column({ column: "daysLat" })).rejects.toMatchObject({
      code: "feature.no-column",
      message: expect.stringContaining("expected daysLate"),
    });
    await expect(column({ column: "valueOn" })).rejects.toMatchObject({ code: "feature.column-type" });
    await expect(column({ column: "daysLate", newestBy: "siren" })).rejects.toMatchObject({
      code: "feature.column-type",
    });
    await expect(column({ column: "daysLate", newestBy: "valueOn", validMonths: 0 })).rejects.toMatchObject({
      code: "feature.months",
    });
  });

  test("is built from its deliveries as the catalogue's own are, and its lineage names them", async () => {
    const { table } = await openPanel(store, "tiny");
    const sirens = [...new Set(table.array("siren") as string[])];
    const path = join(workspace, "mapping.json");
    await writeFile(path, JSON.stringify(mapping));
    await imported(await readMapping(path), [
      "siren;period;due",
      ...sirens.flatMap((siren, i) => [`${siren};2018-01-01;${i}`, `${siren};2018-04-01;${1000 + i}`]),
    ]);
    await imported("effectif", [
      "compte;siret;eff201741;eff201742", // two places, one of which moves
      ...sirens.flatMap((siren) => [`1;${siren}00011;4;`, `1;${siren}00037;;4`, `2;${siren}00029;6;7`]),
    ]);
    const stored = await panelWith(await laboratory(), "tiny", [places, vat, perPerson]);
    const built = await openPanel(store, stored.version);
    expect(built.schema.columns.filter(({ name }) => /^(vat|staff)/.test(name))).toMatchObject([
      { name: "staffOfPlaces", source: "effectif", knownOn: "month + 6", confidentiality: "secret" },
      {
        name: "vatDue",
        source: "tax_vat",
        knownOn: "period + 2 months (observed)",
        confidentiality: "restricted",
      },
      {
        name: "vatPerPerson",
        source: "effectif",
        definition: "vatDue / staffOfPlaces",
        confidentiality: "secret",
      },
    ]);
    const rows = built.table.objects() as Record<string, unknown>[];
    for (const row of rows) {
      const month = (row.asOf as Date).toISOString().slice(0, 7);
      const firm = sirens.indexOf(String(row.siren));
      const due = month < "2018-03" ? null : month < "2018-06" ? firm : 1000 + firm;
      const staff = month < "2018-04" ? null : month < "2018-05" ? 10 : 11;
      expect([row.siren, month, row.vatDue, row.staffOfPlaces]).toEqual([row.siren, month, due, staff]);
      expect(row.vatPerPerson).toBe(due === null || staff === null ? null : due / staff);
    }
    expect(rows.length).toBeGreaterThan(400);
    const names = await Promise.all(stored.manifest.parents.map(async (version) => store.resolve(version)));
    expect(names.map(({ manifest }) => manifest.name)).toEqual(
      expect.arrayContaining(["effectif", "tax_vat", "debit"]),
    );
    const again = await panelWith(await laboratory(), stored.version, [places, vat, perPerson]);
    expect(again.version).toBe(stored.version);
    expect((await buildPanel(store, await panelOptionsOf(store, stored))).version).toBe(stored.version);
  });
});
