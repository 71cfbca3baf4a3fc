import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, parseMonth } from "vigie/datasets";
import {
  executeStudy,
  type Laboratory,
  type RecordLook,
  readRun,
  type Study,
  searchStudy,
} from "vigie/experiments";
import { bundleOfRun, openRegistry, type Person, type Registry } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordLookIn } from "../../server/services/record-look.ts";
import { putSmallPanel, searchedStudy, smallLaboratory } from "../support/search-study.ts";

const people: readonly Person[] = [
  { id: "sam", name: "Sam", roles: ["scientist"] },
  { id: "rae", name: "Rae", roles: ["reviewer"] },
  { id: "max", name: "Max", roles: ["release-manager"] },
];
const month = parseMonth;
const fold = { trainFrom: month("2018-01"), horizonMonths: 6, seed: "small" };
const study: Study = {
  ...searchedStudy,
  name: "sealed",
  protocols: [
    {
      name: "before",
      meaning: "development",
      fold: { ...fold, testFrom: month("2020-01"), testUntil: month("2020-07") },
    },
    {
      name: "last",
      meaning: "the sealed months",
      fold: { ...fold, testFrom: month("2020-07"), testUntil: month("2021-08") },
    },
  ],
  sealed: { from: month("2020-07") },
  models: [
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1 },
      mode: "imputed-and-scaled",
    },
  ],
  replicates: 100,
};

let folder: string;
let panelFolder: string;
let laboratory: Laboratory;
let registry: Registry;
const openJournal = () => openRegistry(join(folder, "registry"), { clock: () => new Date(0), people });
const by = (person: string, reason = "the paper is due") => recordLookIn(registry, { person, reason });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-sealed-"));
  const store = openStore(join(folder, "datasets"), { clock: () => new Date(0) });
  panelFolder = (await putSmallPanel(store, folder)).folder;
  laboratory = await smallLaboratory(folder);
  registry = await openJournal();
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** Fills the files of the sealed months with garbage while `act` runs. */
async function withoutSealedMonths<T>(act: () => Promise<T>): Promise<T> {
  const files = (await readdir(join(panelFolder, "data")))
    .filter((name) => name >= "2020-07")
    .map((name) => join(panelFolder, "data", name));
  expect(files.length).toBe(6);
  const kept = await Promise.all(files.map((file) => readFile(file)));
  try {
    for (const [i, file] of files.entries()) await writeFile(file, Buffer.alloc(kept[i]!.length, 0xa5));
    return await act();
  } finally {
    for (const [i, file] of files.entries()) await writeFile(file, kept[i]!);
  }
}

describe("trap 18: everyone tried sixty models on the same test months and reported the best", () => {
  it("does not happen in development: not one sealed month is read, by runs or by searches", async () => {
    const run = await withoutSealedMonths(() => executeStudy(study, laboratory));
    expect(Object.keys(run.record.folds)).toEqual(["before"]);
    expect(run.record.windows!.before).toMatchObject({ window: { until: "2020-07-01" }, isSealed: false });
    const { record } = await withoutSealedMonths(() => searchStudy(study, laboratory, { trials: 1 }));
    expect(record.protocol).toBe("before");
    expect(registry.openings()).toEqual([]);
    expect((await executeStudy(study, laboratory)).record).toEqual(run.record);
  });

  it("cannot happen unseen: the look is in the journal before anything is scored, or nothing is", async () => {
    const before = await readdir(join(folder, "tasks"));
    const forgetful: RecordLook = () => Promise.reject(new Error("disk full"));
    await expect(executeStudy(study, laboratory, { recordLook: forgetful })).rejects.toThrow("disk full");
    await expect(executeStudy(study, laboratory, { recordLook: by("max") })).rejects.toMatchObject({
      code: "registry.role",
    });
    await expect(executeStudy(study, laboratory, { recordLook: by("sam", " ") })).rejects.toMatchObject({
      code: "registry.reason",
    });
    expect(await readdir(join(folder, "tasks"))).toEqual(before);
    const seen: number[] = [];
    const watching: RecordLook = async (request) => {
      seen.push((await readdir(join(folder, "tasks"))).length);
      return by("sam")(request);
    };
    const { record } = await executeStudy(study, laboratory, { recordLook: watching });
    expect(seen).toEqual([before.length]);
    expect(Object.keys(record.folds)).toEqual(["last"]);
    const { receipt } = await readRun(laboratory.runsFolder, record.id);
    expect(receipt.looks).toEqual([
      expect.objectContaining({ by: "sam", looks: { times: 1, people: 1, models: 1 } }),
    ]);
  });

  it("is not forgotten: renaming the study adds a look, deleting runs and closing the registry take none away", async () => {
    const { record } = await executeStudy(study, laboratory, { recordLook: by("sam") });
    const { window } = record.windows!.last!;
    expect(registry.looksAt(window)).toEqual({ times: 1, people: 1, models: 1 });
    const renamed = { ...study, name: "never seen before" };
    const again = await executeStudy(renamed, laboratory, { recordLook: by("rae", "I reproduce it") });
    const { receipt } = await readRun(laboratory.runsFolder, again.record.id);
    expect(receipt.looks![0]!.looks).toEqual({ times: 2, people: 2, models: 2 });
    const { bundle } = await bundleOfRun(
      await readRun(laboratory.runsFolder, again.record.id),
      "last",
      "logistic",
    );
    expect(JSON.parse(bundle.files["window.json"] as string)).toEqual({ window, isSealed: true });
    expect(bundle.files["card.md"]).toContain("looked at **2 times by 2 people**");
    await rm(laboratory.runsFolder, { recursive: true });
    await registry.close();
    registry = await openJournal();
    expect(registry.looksAt(window)).toEqual({ times: 2, people: 2, models: 2 });
    await executeStudy(study, laboratory, { recordLook: by("sam") });
    expect(registry.looksAt(window).times).toBe(2);
  });
});
