import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aq from "arquero";
import {
  buildPanel,
  type DatasetStore,
  makeExampleFiles,
  monthOfDate,
  openPanel,
  openStore,
  parseMonth,
  type StoredDataset,
} from "vigie/datasets";
import { checkRebuild } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importExample } from "../../../support/import-example.ts";

const range = { from: "2018-01", until: "2019-01" };
const months = [parseMonth("2018-09")];

let workspace: string;
let store: DatasetStore;
let honest: StoredDataset;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-rebuild-"));
  store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  const example = await makeExampleFiles(join(workspace, "raw"), { firms: 60, ...range });
  honest = await buildPanel(store, {
    name: "honest",
    sources: await importExample(store, example),
    ...range,
  });
});

afterAll(async () => rm(workspace, { recursive: true, force: true }));

/** The same panel, with the same recipe, of which some features show at each date what they are so many months later. */
async function lookingAhead(features: Readonly<Record<string, number>>): Promise<string> {
  const { table } = await openPanel(store, honest.version);
  const [sirens, dates] = ["siren", "asOf"].map((name) => table.array(name) as ArrayLike<unknown>);
  const keyOf = (row: number, months: number) =>
    `${sirens![row]} ${monthOfDate(new Date(dates![row] as Date)) + months}`;
  const shift = (name: string, ahead: number) => {
    const values = table.array(name) as ArrayLike<unknown>;
    const at = new Map(Array.from(values, (value, row) => [keyOf(row, 0), value]));
    return Array.from(values, (value, row) => at.get(keyOf(row, ahead)) ?? value);
  };
  const shifted = Object.entries(features).map(([name, ahead]) => [name, shift(name, ahead)]);
  const { schema, panel, parameters } = honest.manifest;
  const planted = await store.putTable({
    kind: "panel",
    name: "ahead",
    schema,
    ...(panel && { panel }),
    ...(parameters && { parameters }),
    table: table.assign(aq.table(Object.fromEntries(shifted))),
  });
  return planted.version;
}

describe("rebuilding a panel from facts whose future was changed", () => {
  it("finds that no feature of an honest panel moves, and leaves nothing behind", async () => {
    const before = await readdir(store.folder);
    const check = await checkRebuild(store, { panel: honest.version, months });
    expect(check).toMatchObject({ name: "rebuild", verdict: "clean", measures: [] });
    expect(
      Number(/after ([\d,]+) facts known later/.exec(check.finding)![1]!.replaceAll(",", "")),
    ).toBeGreaterThan(500);
    expect(await readdir(store.folder)).toEqual(before);
  });

  it("names each feature that looks ahead: a lag off by one, and accounts used before they are filed", async () => {
    const panel = await lookingAhead({ debtEmployee: 1, contributionMean12: 1, marginRate: 3 });
    const check = await checkRebuild(store, { panel, months });
    expect(check.verdict).toBe("suspect");
    expect(check.measures.map(({ of }) => of).sort()).toEqual([
      "contributionMean12",
      "debtEmployee",
      "marginRate",
    ]);
    expect(check.finding).toMatch(/marginRate \d+.* moved$/);
  });

  it("has not enough evidence without facts or without a recipe", async () => {
    const { schema, panel } = honest.manifest;
    const { table } = await openPanel(store, honest.version);
    const foreign = await store.putTable({
      kind: "panel",
      name: "foreign",
      schema,
      ...(panel && { panel }),
      table,
    });
    expect(await checkRebuild(store, { panel: foreign.version, months })).toMatchObject({
      verdict: "not enough evidence",
      finding: expect.stringContaining("the facts are not here"),
    });
    const facts = (await store.list()).find(({ manifest }) => manifest.name === "debit")!;
    await store.remove(facts);
    expect(await checkRebuild(store, { panel: honest.version, months })).toMatchObject({
      verdict: "not enough evidence",
    });
  });
});
