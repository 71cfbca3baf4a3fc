// A panel of three regions and a study that learns in one and is judged in the others. Run as a program it executes the
// study, so that a test can kill it: workspace, tasks before it dies; prints the run's record.
import { createRandom, type DatasetStore, parseMonth, type StoredDataset } from "vigie/datasets";
import { executeStudy, type Study } from "vigie/experiments";
import { dyingAfter, tasksIn } from "./dying-jobs.ts";
import { type PanelRow, putPartsPanel } from "./parts-panel.ts";
import { smallLaboratory } from "./search-study.ts";

/**
 * 600 firms a region x 8 half-years from 2018-01. North, and Heavy with more debt, fail by the same law; Harsh has the debts
 * of North and fails more.
 */
function regionRows(): readonly PanelRow[] {
  const random = createRandom("three regions");
  const regions = [
    { region: "North", firms: 600, debt: 0, intercept: -2 },
    { region: "Heavy", firms: 600, debt: 0.8, intercept: -2 },
    { region: "Harsh", firms: 600, debt: 0, intercept: -0.8 },
  ];
  return regions.flatMap(({ region, firms, debt: mean, intercept }, code) =>
    Array.from({ length: firms * 8 }, (_, i) => {
      const half = Math.floor(i / firms);
      const [debt, delay, noise] = [mean + random.normal(), random.normal(), random.normal()];
      return {
        siren: String(100000000 + 1000 * code + (i % firms)),
        month: `${2018 + Math.floor(half / 2)}-${half % 2 === 0 ? "01" : "07"}`,
        region,
        debt,
        delay,
        noise,
        fails: random.uniform() < 1 / (1 + Math.exp(-intercept - 1.5 * debt - 0.3 * delay)),
      };
    }),
  );
}

export function putRegions(store: DatasetStore, folder: string): Promise<StoredDataset> {
  return putPartsPanel(store, { name: "regions", rows: regionRows(), folder });
}

const fold = {
  trainFrom: parseMonth("2018-01"),
  testFrom: parseMonth("2020-07"),
  testUntil: parseMonth("2021-08"),
  horizonMonths: 6,
  seed: "regions",
  learnIn: { only: ["North"] },
};

export const rollOutStudy: Study = {
  format: "vigie.study/1",
  name: "small-roll-out",
  question: "What is lost elsewhere?",
  panel: "regions",
  features: "all",
  asinh: [],
  protocols: ["Heavy", "Harsh"].map((region) => ({
    name: region.toLowerCase(),
    meaning: `learn in North, judge ${region}`,
    fold: { ...fold, testIn: { only: [region] } },
  })),
  sealed: { none: "a small panel for a test" },
  shift: { without: [] },
  models: [
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1 },
      mode: "imputed-and-scaled",
    },
  ],
  seed: 1,
  replicates: 100,
};

if (import.meta.filename === process.argv[1]) {
  const [, , workspace = "", tasks] = process.argv;
  const laboratory = await smallLaboratory(workspace);
  const jobs = dyingAfter(tasksIn(tasks), laboratory.jobs);
  const { record } = await executeStudy(rollOutStudy, { ...laboratory, jobs });
  process.stdout.write(JSON.stringify(record));
}
