import { type ColumnTable, table } from "arquero";
import { createRandom, type Panel, parseMonth } from "vigie/datasets";
import { type CalibratorKind, fitCalibrator, prepare, temporalFold } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { type Cut, type LearnOrder, learn } from "../../../experiments/runs/learn.ts";
import { panelKeys } from "../../../experiments/runs/panel-keys.ts";

const months = ["2018-01", "2018-07", "2019-01", "2020-01"];
const fold: LearnOrder["protocol"]["fold"] = {
  trainFrom: parseMonth("2018-01"),
  testFrom: parseMonth("2020-01"),
  testUntil: parseMonth("2020-02"),
  horizonMonths: 6,
  seed: "learn",
};
const order: LearnOrder = {
  panel: "small",
  features: ["debt", "delay"],
  asinh: [],
  protocol: { name: "temporal", meaning: "past to future", fold },
  model: {
    name: "logistic",
    kind: "logistic-regression",
    engine: "newton",
    params: { lambda: 1 },
    mode: "imputed-and-scaled",
  },
  seed: 1,
};

interface Row {
  readonly siren: string;
  readonly asOf: Date;
  readonly debt: number | null;
  readonly delay: number;
  readonly fails: boolean;
  readonly [name: string]: unknown;
}

/** 800 firms at four dates; the last is the test. */
function rowsOf(): Row[] {
  const random = createRandom("learn");
  return months.flatMap((month) =>
    Array.from({ length: 800 }, (_, i) => {
      const [debt, delay] = [random.normal(), random.normal()];
      return {
        siren: String(100000000 + i),
        asOf: new Date(`${month}-01`),
        region: "North",
        debt,
        delay,
        fails: random.uniform() < 1 / (1 + Math.exp(1.5 - debt)),
      };
    }),
  );
}

function cutOf(rows: readonly Row[]): Cut {
  const names = Object.keys(rows[0]!);
  const panel = {
    version: "sha256:0",
    name: "small",
    schema: { columns: [] },
    description: {
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: null,
      unknownOpening: null,
      dataCutoff: "2030-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
    table: table(
      Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])),
    ) as ColumnTable,
  } as unknown as Panel;
  const keys = panelKeys(panel);
  return { panel, keys, fold: temporalFold(keys, fold) };
}

const rows = rowsOf();
const cut = cutOf(rows);

describe("learning from a fold", () => {
  it.each<CalibratorKind | undefined>([undefined, "isotonic", "intercept"])(
    "fits the calibrator (%s) on the calibrate part and nothing else",
    async (calibration) => {
      const model = { ...order.model, ...(calibration && { calibration }) };
      const learned = await learn(cut, { ...order, model }, {});
      const part = cut.fold.rows.calibrate;
      expect(part.length).toBeGreaterThan(100);
      const margins = learned.model.margin(prepare(cut.panel.table, learned.preparation, part));
      const labels = Uint8Array.from(part, (row) => (rows[row]!.fails ? 1 : 0));
      expect(learned.calibrator).toEqual(fitCalibrator(calibration ?? "platt", { margins, labels }));
    },
  );

  it("moves the model with train alone, the calibrator with calibrate, and nothing with choose or test", async () => {
    const before = await learn(cut, order, {});
    const turned = async (part: "train" | "calibrate" | "choose" | "test") => {
      const at = new Set(cut.fold.rows[part]);
      return learn(
        cutOf(rows.map((row, i) => (at.has(i) && i % 3 === 0 ? { ...row, fails: !row.fails } : row))),
        order,
        {},
      );
    };
    const bodyOf = ({ model }: typeof before) => model.encode().body;
    expect(bodyOf(await turned("train"))).not.toEqual(bodyOf(before));
    const calibrated = await turned("calibrate");
    expect(bodyOf(calibrated)).toEqual(bodyOf(before));
    expect(calibrated.calibrator).not.toEqual(before.calibrator);
    for (const part of ["choose", "test"] as const) {
      const after = await turned(part);
      expect(bodyOf(after)).toEqual(bodyOf(before));
      expect(after.calibrator).toEqual(before.calibrator);
    }
  });

  it("never lets isotonic calibration decide a rank: tied probabilities keep their margins", async () => {
    const { choose } = await learn(cut, { ...order, model: { ...order.model, calibration: "isotonic" } }, {});
    const plain = await learn(cut, order, {});
    expect(choose.margins).toEqual(plain.choose.margins);
    expect(new Set(choose.probabilities).size).toBeLessThan(new Set(choose.margins).size / 4);
  });
});

describe("learning from bad input", () => {
  const withColumn = (name: string, of: (row: Row, i: number) => unknown) =>
    cutOf(rows.map((row, i) => ({ ...row, [name]: of(row, i) })));
  const reading = (...features: readonly string[]): LearnOrder => ({ ...order, features });

  it("drops a constant and an all-missing column, and says so", async () => {
    for (const [value, why] of [
      [7, "constant"],
      [null, "all missing"],
    ] as const) {
      const { preparation, model } = await learn(
        withColumn("flat", () => value),
        reading("debt", "flat"),
        {},
      );
      expect(preparation.notes).toEqual([`dropped flat: ${why} in train`]);
      expect(model.featureNames).toEqual(["debt"]);
    }
    await expect(
      learn(
        withColumn("flat", () => 7),
        reading("flat"),
        {},
      ),
    ).rejects.toMatchObject({
      code: "feature.none",
    });
  });

  it.each<[string, LearnOrder, Cut, string]>([
    ["a feature named twice", reading("debt", "debt"), cut, "feature.duplicate"],
    ["a feature the panel lacks", reading("dept"), cut, "feature.unknown-column"],
    [
      "a firm's number as a category",
      reading("id"),
      withColumn("id", (_, i) => `firm ${i}`),
      "feature.too-many-levels",
    ],
    [
      "one class in train",
      order,
      cutOf(rows.map((row) => ({ ...row, fails: false }))),
      "train.constant-label",
    ],
    [
      "one class in calibrate",
      order,
      cutOf(rows.map((row, i) => (cut.fold.rows.calibrate.includes(i) ? { ...row, fails: false } : row))),
      "calibration.constant-label",
    ],
    [
      "an infinite value",
      order,
      withColumn("debt", (_, i) => (i === 3 ? Number.POSITIVE_INFINITY : 1)),
      "feature.infinite",
    ],
    [
      "two columns that say the same, without a penalty",
      { ...reading("debt", "twin"), model: { ...order.model, params: { lambda: 0 } } },
      withColumn("twin", ({ debt }) => 2 * debt!),
      "logistic.collinear",
    ],
    [
      "a column that separates, without a penalty",
      { ...reading("debt", "oracle"), model: { ...order.model, params: { lambda: 0 } } },
      withColumn("oracle", ({ fails }, i) => (fails ? 1 : -1) + (i % 7) / 10),
      "logistic.separation",
    ],
  ])("refuses %s by name", async (_, asked, of, code) => {
    await expect(learn(of, asked, {})).rejects.toMatchObject({ code });
  });
});
