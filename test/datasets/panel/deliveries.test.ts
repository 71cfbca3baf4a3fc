import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  buildPanel,
  columnsWithRole,
  type DatasetStore,
  makeExampleFiles,
  openPanel,
  openStore,
  type PanelDeliveries,
} from "vigie/datasets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importExample } from "../../support/import-example.ts";

const range = { from: "2018-01", until: "2020-01" };
let folder: string;
let store: DatasetStore;
let sources: PanelDeliveries;
let days: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-deliveries-"));
  store = openStore(join(folder, "store"), { clock: () => new Date(0) });
  const example = await makeExampleFiles(join(folder, "raw"), {
    firms: 120,
    ...range,
    deliveries: "quarterly",
    firstDelivery: "2018-12",
  });
  days = example.deliveries.map(({ received }) => received);
  sources = await importExample(store, example);
  await buildPanel(store, { name: "today", sources, ...range });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const receivedOf = (parameters: unknown) => (parameters as { readonly received: string }).received;

/** The deliveries that had come in by a day. */
function deliveredBy(day: string): PanelDeliveries {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([source, deliveries]) => {
      const known = deliveries.filter(({ manifest }) => receivedOf(manifest.parameters) <= day);
      return known.length === 0 ? [] : [[source, known]];
    }),
  );
}

test("the panel from what was delivered by a day is today's panel as of that day", async () => {
  expect(days.length).toBeGreaterThan(3);
  let compared = 0;
  for (const day of days.slice(1, -1)) {
    const until = day.slice(0, 7);
    const then = await buildPanel(store, {
      name: `by ${day}`,
      sources: deliveredBy(day),
      from: "2018-01",
      until,
    });
    const columns = (["key", "group", "feature"] as const).flatMap((role) =>
      columnsWithRole(then.manifest.schema, role),
    );
    const seen = (await openPanel(store, then.version, { columns })).table.objects();
    const today = (await openPanel(store, "today", { columns, until })).table.objects();
    expect(seen).toEqual(today);
    compared += seen.length;
  }
  expect(compared).toBeGreaterThan(1000);
});

test("how much later deliveries revised is in the report", async () => {
  const { report } = (await store.resolve("today")).receipt;
  const { revisions } = report as unknown as {
    readonly revisions: Readonly<
      Record<string, readonly { column: string; keys: number; revised: number }[]>
    >;
  };
  const headcounts = revisions.effectif_ent!.find(({ column }) => column === "headcount")!;
  expect(headcounts.keys).toBeGreaterThan(1000);
  expect(headcounts.revised).toBeGreaterThan(0.005);
  expect(headcounts.revised).toBeLessThan(0.2);
});

test("first-delivery values leave corrections out, and only where there were some", async () => {
  await buildPanel(store, { name: "first", sources, ...range, values: "first-delivery" });
  const columns = [
    "siren",
    "asOf",
    "contributionMean12",
    "ageYears",
    "headcount",
    "debtEmployer",
    "daysLate",
  ];
  type Row = { siren: string; asOf: Date } & Record<string, unknown>;
  const rowsOf = async (name: string) =>
    new Map(
      ((await openPanel(store, name, { columns })).table.objects() as Row[]).map((row) => [
        `${row.siren} ${row.asOf.toISOString()}`,
        row,
      ]),
    );
  const [first, today] = [await rowsOf("first"), await rowsOf("today")];
  const pairs = [...first].flatMap(([key, row]) => (today.has(key) ? [[row, today.get(key)!] as const] : []));
  const differing = (name: string) => pairs.filter(([a, b]) => a[name] !== b[name]).length / pairs.length;
  expect(pairs.length).toBeGreaterThan(0.95 * today.size);
  expect(differing("ageYears")).toBe(0);
  expect(differing("contributionMean12")).toBeGreaterThan(0.001);
  expect(differing("contributionMean12")).toBeLessThan(0.5);
});
