import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type DatasetStore, openStore, parseMonth } from "vigie/datasets";
import { foldParts } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFold } from "../../../experiments/runs/cut.ts";
import { learn } from "../../../experiments/runs/learn.ts";
import { openCut } from "../../../experiments/runs/open-cut.ts";
import { openKeyed } from "../../../experiments/runs/panel-keys.ts";
import type { Protocol } from "../../../experiments/runs/study.ts";
import { type PanelRow, putPartsPanel } from "../../support/parts-panel.ts";

const columns = ["debt", "delay"];
const months = ["2018-01", "2018-07", "2019-01", "2019-07", "2020-01", "2020-07", "2021-01", "2021-07"];
let workspace: string;
let store: DatasetStore;

/** 200 firms a region; every tenth of North has gone to Heavy by 2020. */
function rows(): readonly PanelRow[] {
  const random = createRandom("movers");
  return ["Harsh", "Heavy", "North"].flatMap((home, code) =>
    Array.from({ length: 200 * months.length }, (_, i) => {
      const [firm, month] = [i % 200, months[Math.floor(i / 200)]!];
      const debt = random.normal();
      return {
        siren: String(100000000 + 1000 * code + firm),
        month,
        region: home === "North" && firm % 10 === 0 && month >= "2020" ? "Heavy" : home,
        debt,
        delay: random.normal(),
        noise: 0,
        fails: random.uniform() < 1 / (1 + Math.exp(1 - 1.5 * debt)),
      };
    }),
  );
}

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-cut-"));
  store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  await putPartsPanel(store, { name: "movers", rows: rows(), folder: join(workspace, "parts") });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const protocolOf = (regions: Pick<Protocol["fold"], "learnIn" | "testIn">): Protocol =>
  ({
    name: "by region",
    meaning: "for a test",
    fold: {
      trainFrom: parseMonth("2018-01"),
      testFrom: parseMonth("2020-07"),
      testUntil: parseMonth("2021-08"),
      horizonMonths: 6,
      seed: "movers",
      ...regions,
    },
  }) as Protocol;

async function bothWays(protocol: Protocol) {
  const { panel, keys } = await openKeyed(store, "movers", { columns });
  const whole = { panel, keys, fold: makeFold(keys, protocol) };
  return { whole, cut: await openCut(store, { panel: "movers", protocol, columns }) };
}

describe("a panel opened as far as a fold needs it", () => {
  it("has the rows of the regions learned from and judged, and no others", async () => {
    const { whole, cut } = await bothWays(
      protocolOf({ learnIn: { only: ["North"] }, testIn: { only: ["Heavy"] } }),
    );
    const isHarsh = (row: number) => whole.keys.groupLevels[whole.keys.groupCodes[row]!] === "Harsh";
    const needed = [...whole.keys.firms.keys()].filter((row) => !isHarsh(row));
    expect(cut.panel.table.numRows()).toBe(400 * months.length);
    expect([...cut.panelRows]).toEqual(needed);
    const debts = whole.panel.table.array("debt") as ArrayLike<number>;
    expect([...cut.panel.table.array("debt")]).toEqual(needed.map((row) => debts[row]));
  });

  it("is cut as the whole panel is: parts, firms that moved, what is left out", async () => {
    const { whole, cut } = await bothWays(
      protocolOf({ learnIn: { only: ["North"] }, testIn: { only: ["Heavy"] } }),
    );
    expect(cut.fold.description).toEqual(whole.fold.description);
    const moved = "firm judged by this fold, learned from in a region it has left";
    expect(cut.fold.description.excluded.map(({ reason }) => reason)).toContain(moved);
    for (const part of foldParts)
      expect([...cut.fold.rows[part].map((row) => cut.panelRows[row]!)]).toEqual([...whole.fold.rows[part]]);
  });

  it("teaches the same model, calibrator and scores", async () => {
    const protocol = protocolOf({ learnIn: { only: ["North"] }, testIn: { only: ["Heavy"] } });
    const { whole, cut } = await bothWays(protocol);
    const order = {
      panel: "movers",
      features: columns,
      asinh: [],
      protocol,
      model: {
        name: "logistic",
        kind: "logistic-regression",
        engine: "newton",
        params: { lambda: 1 },
        mode: "imputed-and-scaled",
      },
      seed: 1,
    } as const;
    const context = { threads: 1, onProgress: () => {} };
    const [expected, found] = [await learn(whole, order, context), await learn(cut, order, context)];
    expect(found.model.encode()).toEqual(expected.model.encode());
    expect(found.calibrator).toEqual(expected.calibrator);
    expect(found.choose).toEqual(expected.choose);
  });

  it.each([
    ["one side takes all", { learnIn: { only: ["North"] } }],
    ["one is left out and judged", { learnIn: { except: ["Heavy"] }, testIn: { only: ["Heavy"] } }],
    ["every other is judged", { learnIn: { only: ["North"] }, testIn: { except: ["North"] } }],
  ] as const)("is the whole panel where %s", async (_, regions) => {
    const { whole, cut } = await bothWays(protocolOf(regions));
    expect([...cut.panelRows]).toEqual([...whole.keys.firms.keys()]);
    expect(cut.fold).toEqual(whole.fold);
  });
});
