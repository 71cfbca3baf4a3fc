import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importSlovakSmes, openStore } from "vigie/datasets";
import { studies } from "vigie/experiments";
import { expect, onTestFinished, test } from "vitest";
import { makeFold } from "../../../../experiments/runs/cut.ts";
import { checkSeen } from "../../../../experiments/runs/leakage/seen.ts";
import { openKeyed } from "../../../../experiments/runs/panel-keys.ts";
import { sharedFolder } from "../../../support/requirements.ts";

test("on the Slovak firms, having been seen ranks the year 2016 by 0.859 through time, and not at all grouped by firm", async (context) => {
  const folder = sharedFolder(context, "data/slovak-smes");
  const datasets = await mkdtemp(join(tmpdir(), "vigie-slovak-seen-"));
  onTestFinished(() => rm(datasets, { recursive: true, force: true }));
  const store = openStore(datasets, { clock: () => new Date(0) });
  await importSlovakSmes(store, folder);
  const { keys } = await openKeyed(store, "slovak-smes");
  const { protocols } = studies.find(({ name }) => name === "slovak-smes")!;
  const found = protocols.map((protocol) => checkSeen({ keys, fold: makeFold(keys, protocol) }));
  const [temporal, grouped] = found;
  expect(protocols.map(({ name }) => name)).toEqual(["temporal", "grouped"]);
  expect(temporal!.verdict).toBe("suspect");
  expect(temporal!.finding).toMatch(/^"was not seen in training" alone ranks the test part with AUC 0\.859/);
  expect(temporal!.measures[0]!.estimate.value).toBeCloseTo(0.859, 3);
  expect(grouped!.measures[0]!.estimate.value).toBe(0.5);
  expect(grouped!.finding).toMatch(/tells nothing of the test part: AUC 0\.500/);
}, 240_000);
