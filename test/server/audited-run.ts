import { canonicalJson, createRandom } from "vigie/datasets";
import { reportLists } from "../../experiments/evaluation/lists.ts";
import type { ListsOverFolds } from "../../experiments/runs/over-folds/job.ts";
import { drawnOutcomes, groupsOf, logistic } from "../experiments/evaluation/rows.ts";
import { storeRun } from "./stored-run.ts";

const regions = ["Bretagne", "Grand Est", "Corse"];
const departments = ["29", "35", "67", "68", "2A", "2B"];

/**
 * A stored run of two test years with its lists over both: places in proportion to firms, a model that knows nothing of
 * half of Bretagne, where fewer fail, and a tiny Corse.
 */
export async function storeAuditedRun(runsFolder: string, id: string): Promise<string> {
  return storeRun(runsFolder, {
    id,
    laterFolds: { later: { from: "2021-01-01", until: "2022-01-01" } },
    more: { "lists/temporal-to-later/logistic.json": canonicalJson(listsOverFolds()) },
  });
}

function listsOverFolds(): ListsOverFolds {
  const random = createRandom("what the model does not know");
  const drawn = drawnOutcomes({ firms: 12_000, rowsEach: 2, seed: "audited run", base: -1.8 });
  const regionOf = (firm: number) => (firm % 1000 === 0 ? 2 : firm % 2);
  const departmentOf = (firm: number) => 2 * regionOf(firm) + (firm % 3 === 0 ? 1 : 0);
  const labels = Uint8Array.from(drawn.labels, (label, row) =>
    regionOf(drawn.firms[row]!) === 0 && drawn.firms[row]! % 5 === 0 ? 0 : label,
  );
  const margins = drawn.margins.map((margin, row) =>
    regionOf(drawn.firms[row]!) === 0 && drawn.firms[row]! % 4 === 0 ? -1.8 + random.normal() : margin,
  );
  const named = (name: string, of: (firm: number) => string) => groupsOf(name, [...drawn.firms].map(of));
  const lists = reportLists(
    { ...drawn, labels, margins, probabilities: margins.map(logistic) },
    {
      departments: named("department", (firm) => departments[departmentOf(firm)]!),
      dates: drawn.firms.map((_, row) => row % 2),
      table: { 29: 1320, 35: 660, 67: 1320, 68: 660, "2A": 3, "2B": 2 },
      divisions: [named("region", (firm) => regions[regionOf(firm)]!)],
    },
  );
  return { format: "vigie.lists-over-folds/1", folds: ["temporal", "later"], lists };
}
