// A small panel in parts and a study that searches it. Run as a program it searches, so that a test can kill it:
// workspace, number of trials, tasks before it dies; prints the search's record.
import { join, resolve } from "node:path";
import { createRandom, type DatasetStore, openStore, type StoredDataset } from "vigie/datasets";
import { type Laboratory, openJobs, readEnvironment, type Study, searchStudy } from "vigie/experiments";
import { dyingAfter, tasksIn } from "./dying-jobs.ts";
import { type PanelRow, putPartsPanel } from "./parts-panel.ts";
import { smallFold } from "./small-fold.ts";

const packageRoot = resolve(import.meta.dirname, "../..");

/** 600 firms x 8 half-years from 2018-01; debt tells much, delay a little, noise nothing; one debt in ten is missing. */
export function smallRows(): readonly PanelRow[] {
  const random = createRandom("searched economy");
  return Array.from({ length: 4800 }, (_, i) => {
    const half = Math.floor(i / 600);
    const [debt, delay, noise] = [random.normal(), random.normal(), random.normal()];
    return {
      siren: String(100000000 + (i % 600)),
      month: `${2018 + Math.floor(half / 2)}-${half % 2 === 0 ? "01" : "07"}`,
      debt: random.uniform() < 0.1 ? null : debt,
      delay,
      noise,
      fails: random.uniform() < 1 / (1 + Math.exp(2 - 1.5 * debt - 0.3 * delay)),
    };
  });
}

export function putSmallPanel(store: DatasetStore, folder: string): Promise<StoredDataset> {
  return putPartsPanel(store, { name: "small", rows: smallRows(), folder });
}

/** Test months: 2020-07 to 2021-07. */
export const searchedStudy: Study = {
  format: "vigie.study/1",
  name: "small-search",
  question: "Which penalty?",
  panel: "small",
  features: "all",
  asinh: [],
  ...smallFold,
  models: [],
  search: {
    trials: 4,
    spaces: [
      {
        name: "logistic",
        kind: "logistic-regression",
        engine: "newton",
        params: {},
        mode: "imputed-and-scaled",
        ranges: { lambda: { logUniform: [0.1, 1000] } },
      },
    ],
  },
  seed: 1,
  replicates: 100,
};

/** Everything over one workspace but the datasets, which lie in `datasetsFolder`. */
export async function smallLaboratory(
  workspace: string,
  { datasetsFolder = join(workspace, "datasets"), cores = 2 } = {},
): Promise<Laboratory> {
  const environment = await readEnvironment(packageRoot);
  return {
    store: openStore(datasetsFolder, { clock: () => new Date(0) }),
    datasetsFolder,
    runsFolder: join(workspace, "runs"),
    jobs: await openJobs(join(workspace, "tasks"), {
      packageRoot,
      codeDigest: environment.code,
      cores,
      now: () => 0,
    }),
    environment,
    xgboostEngine: "wasm",
    engineEnvironment: {},
    threads: cores,
    clock: () => new Date(0),
    author: "tester",
  };
}

if (import.meta.filename === process.argv[1]) {
  const [, , workspace = "", trials = "", tasks] = process.argv;
  const laboratory = await smallLaboratory(workspace);
  const jobs = dyingAfter(tasksIn(tasks), laboratory.jobs);
  const { record } = await searchStudy(searchedStudy, { ...laboratory, jobs }, { trials: Number(trials) });
  process.stdout.write(JSON.stringify(record));
}
