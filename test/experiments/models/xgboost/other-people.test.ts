import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Fault, Json } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../experiments/features/matrix.ts";
import type { Model } from "../../../../experiments/models/contract.ts";
import { fromXgboostJson, toXgboostJson } from "../../../../experiments/models/xgboost/exchange.ts";
import { readForest } from "../../../../experiments/models/xgboost/forest.ts";
import { wideMargins } from "./forests.ts";
import { twinSet } from "./twin.ts";

interface OtherCase {
  readonly expected: "read" | "refused";
  /** The file's text. */
  readonly model: string;
  readonly margins: readonly number[];
  readonly marginsSha256: string;
  /** Of the first rows, the base value last; null where that library refuses to explain such a model. */
  readonly contributions: readonly (readonly number[])[] | null;
}

const folder = "test/golden/xgboost-models";
const files = readdirSync(folder);

/** The matrix of bench/peers/xgboost_models.py. */
const x: Matrix = (() => {
  const { names, rowCount, columns } = twinSet();
  const changed = columns.map((column, j) => {
    if (j === 4) return column.map((value) => value + 4);
    return j === 5 ? column.map((value) => Math.floor((value + 2) * 10)) : column;
  });
  return { names, rowCount, columns: changed };
})();

function predictionsOf(text: string): { model: Model; margins: Float64Array; read: Matrix } {
  const model = fromXgboostJson(text);
  const read = { ...x, names: model.featureNames, columns: x.columns };
  return { model, margins: model.margin(read), read };
}

it("has models of five versions, 1.7 to 3.2", () => {
  expect(files.map((name) => name.split(".")[0])).toEqual(["1", "2", "2", "3", "3"]);
});

describe.each(files)("models saved by xgboost %s", (file) => {
  const { cases } = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as {
    cases: Record<string, OtherCase>;
  };
  const named = (expected: OtherCase["expected"]) =>
    Object.entries(cases).filter((entry) => entry[1].expected === expected);

  it("are many", () => {
    expect(named("read").length).toBeGreaterThan(40);
    expect(named("refused").length).toBeGreaterThan(3);
  });

  it.for(named("read"))("predict the same, bit for bit: %s", ([, { model, margins, marginsSha256 }]) => {
    const mine = Float32Array.from(predictionsOf(model).margins);
    expect([...mine.slice(0, margins.length)]).toEqual(margins);
    expect(createHash("sha256").update(new Uint8Array(mine.buffer)).digest("hex")).toBe(marginsSha256);
  });

  it.for(named("read").filter((entry) => entry[1].contributions !== null))(
    "explain the same, to 1e-5, adding up to 1e-9: %s",
    ([, { model, contributions }]) => {
      const { model: decoded, read } = predictionsOf(model);
      const { base, values } = decoded.contributions(read);
      const expected = contributions!.flat();
      const mine = contributions!.flatMap((_, i) => [...values.map((column) => column[i]!), base]);
      const scale = Math.max(1, ...expected.map(Math.abs));
      expect(Math.max(...mine.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-5 * scale);
      const wide = wideMargins(readForest(decoded.encode().body as Json), read);
      const gaps = wide.map((margin, i) =>
        Math.abs(values.reduce((sum, column) => sum + column[i]!, base) - margin),
      );
      expect(Math.max(...gaps)).toBeLessThan(1e-9 * scale);
    },
  );

  it.for(named("read"))("come back as they were, ready for XGBoost: %s", ([, { model }]) => {
    const again = toXgboostJson(fromXgboostJson(model).encode());
    expect(fromXgboostJson(again).encode()).toEqual(fromXgboostJson(model).encode());
    expect(again.includes("NaN,")).toBe(/split_conditions":\[[^\]]*NaN/.test(model));
  });

  it("stop at the best iteration where that is asked for", () => {
    for (const name of ["with attributes", "early stopping"]) {
      const { model } = cases[name]!;
      const best = fromXgboostJson(model, { rounds: "best" });
      const sliced = readForest(best.encode().body as Json).roots.length;
      expect(sliced).toBe(Number(/"best_iteration":"(\d+)"/.exec(model)![1]) + 1);
      expect(sliced).toBeLessThan(readForest(fromXgboostJson(model).encode().body as Json).roots.length);
    }
    // its first two rounds are the model that Python sliced
    const { margins } = predictionsOf(cases.sliced!.model);
    const best = fromXgboostJson(cases["with attributes"]!.model, { rounds: "best" });
    expect(best.margin({ ...x, names: best.featureNames })).toEqual(margins);
  });

  it.for(named("refused"))("are refused by name: %s", ([, { model }]) => {
    const fault = faultOf(() => fromXgboostJson(model));
    expect(fault.code).toBe("xgboost.model-unsupported");
    expect(fault.message).toMatch(/objective multi|booster gblinear|outputs|vector leaves/);
  });
});

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    return error as Fault;
  }
  throw new Error("no Fault was thrown");
}
