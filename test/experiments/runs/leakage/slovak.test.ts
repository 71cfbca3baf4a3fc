import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importSlovakSmes, openStore } from "vigie/datasets";
import { metric, studies } from "vigie/experiments";
import { describe, expect, it, type TestContext } from "vitest";
import { makeFold } from "../../../../experiments/runs/cut.ts";
import { checkSeen } from "../../../../experiments/runs/leakage/seen.ts";
import { openKeyed, type PanelKeys } from "../../../../experiments/runs/panel-keys.ts";
import { groupedFolds } from "../../../../experiments/splits/grouped.ts";
import { sharedFolder } from "../../../support/requirements.ts";

let opened: Promise<PanelKeys> | undefined;

/** Imported once; skips where the files are not here. */
function openKeys(context: TestContext): Promise<PanelKeys> {
  const folder = sharedFolder(context, "data/slovak-smes");
  opened ??= importKeys(folder);
  return opened;
}

async function importKeys(folder: string): Promise<PanelKeys> {
  const datasets = await mkdtemp(join(tmpdir(), "vigie-slovak-seen-"));
  try {
    const store = openStore(datasets, { clock: () => new Date(0) });
    await importSlovakSmes(store, folder);
    return (await openKeyed(store, "slovak-smes")).keys;
  } finally {
    await rm(datasets, { recursive: true, force: true });
  }
}

const { protocols } = studies.find(({ name }) => name === "slovak-smes")!;
const [temporal, grouped] = protocols;

describe("on the Slovak firms, having been seen in training", () => {
  it("alone ranks the year 2016 by 0.859 through time", async (context) => {
    const keys = await openKeys(context);
    const { verdict, finding, measures } = checkSeen({ keys, fold: makeFold(keys, temporal!) });
    expect(temporal!.name).toBe("temporal");
    expect(verdict).toBe("suspect");
    expect(finding).toMatch(/^"was not seen in training" alone ranks the test part with AUC 0\.859/);
    expect(measures[0]!.estimate.value).toBeCloseTo(0.859, 3);
  });

  it("ranks nothing in one fold grouped by firm", async (context) => {
    const keys = await openKeys(context);
    const { finding, measures } = checkSeen({ keys, fold: makeFold(keys, grouped!) });
    expect(grouped!.name).toBe("grouped");
    expect(measures[0]!.estimate.value).toBe(0.5);
    expect(finding).toMatch(/tells nothing of the test part: AUC 0\.500/);
  });

  it.for(["drawn", "present"] as const)(
    "ranks nothing in five grouped folds pooled, nor do their training sides more than chance (%s firms leave)",
    async (leaving, context) => {
      const keys = await openKeys(context);
      const folds = groupedFolds(keys, temporal!.fold, { count: 5, leaving });
      const rows = folds.flatMap(({ rows: { train, test } }) => {
        const firms = new Set(Array.from(train, (row) => keys.firms[row]!));
        const rate = train.reduce((sum, row) => sum + keys.labels[row]!, 0) / train.length;
        return Array.from(test, (row) => ({
          label: keys.labels[row]!,
          isSeen: firms.has(keys.firms[row]!),
          // what a model can tell of a slice by what it was not shown
          rate,
        }));
      });
      expect(rows.length).toBe(15_779);
      expect(rows.filter(({ label }) => label === 1).length).toBe(40);
      const auc = (score: (row: (typeof rows)[number]) => number) =>
        metric("auc").measure({
          labels: Uint8Array.from(rows, ({ label }) => label),
          margins: Float64Array.from(rows, score),
          probabilities: new Float64Array(rows.length),
          firms: Int32Array.from(rows.keys()),
        });
      expect(auc(({ isSeen }) => (isSeen ? 0 : 1))).toBe(0.5);
      const threeErrors = 3 / Math.sqrt(12 * 40);
      expect(Math.abs(auc(({ rate }) => rate) - 0.5)).toBeLessThan(threeErrors);
    },
  );
});
