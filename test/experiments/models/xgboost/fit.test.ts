import { describe, expect, it } from "vitest";
import type { Trainer } from "../../../../experiments/models/contract.ts";
import { createNativeTrainer } from "../../../../experiments/models/xgboost/native.ts";
import type { XgboostParameters } from "../../../../experiments/models/xgboost/parameters.ts";
import { wasmTrainer } from "../../../../experiments/models/xgboost/wasm.ts";
import { skipUnless } from "../../../support/requirements.ts";
import { foundLibraries } from "./libraries.ts";
import { part, twinSet } from "./twin.ts";

const [library] = await foundLibraries();
const native = createNativeTrainer(async () => library!.path);
const set = part(twinSet(), 0, 800);
const halves = { train: part(set, 0, 400), validation: part(set, 400, 800) };

describe.each<[string, Trainer<XgboostParameters>]>([
  ["native", native],
  ["wasm", wasmTrainer],
])("a fit by %s", (engine, trainer) => {
  const there = engine === "wasm" || library !== undefined;

  it("says every round and stops when it is told to", async (context) => {
    skipUnless(context, "native", there, "no libxgboost was found");
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ fraction }: { fraction: number | null }) => {
      seen.push(fraction!);
      if (seen.length === 3) stop.abort();
    };
    const work = trainer.fit(
      { train: set },
      { rounds: 50_000 },
      { seed: 1, signal: stop.signal, onProgress },
    );
    await expect(work).rejects.toMatchObject({ code: "cancelled", kind: "cancelled" });
    expect(seen.slice(0, 3)).toEqual([1 / 50_000, 2 / 50_000, 3 / 50_000]);
  });

  it("keeps the rounds up to the best on the validation set", async (context) => {
    skipUnless(context, "native", there, "no libxgboost was found");
    const params = { rounds: 60, eta: 0.5, max_depth: 6, early_stopping_rounds: 5 };
    const model = await trainer.fit(halves, params, { seed: 1 });
    const { rounds, validation } = model.encode().diagnostics as unknown as {
      rounds: number;
      validation: { curve: number[] };
    };
    const { curve } = validation;
    expect(rounds).toBeLessThan(60);
    expect(curve[rounds - 1]).toBe(Math.min(...curve.slice(0, rounds + 5)));
    const short = await trainer.fit({ train: halves.train }, { rounds, eta: 0.5, max_depth: 6 }, { seed: 1 });
    expect(model.margin(set)).toEqual(short.margin(set));
  });

  it("tells a missing value from -1 and from 0", async (context) => {
    skipUnless(context, "native", there, "no libxgboost was found");
    const cases = [Number.NaN, -1, 0, 1];
    const column = Float32Array.from({ length: 400 }, (_, i) => cases[i % 4]!);
    const labels = Uint8Array.from({ length: 400 }, (_, i) => (i % 4 < 2 ? i % 2 : i % 8 > 4 ? 1 : 0));
    const train = { names: ["a"], rowCount: 400, columns: [column], labels, firms: new Int32Array(400) };
    const model = await trainer.fit({ train }, { rounds: 30, max_depth: 3 }, { seed: 1 });
    const x = { names: ["a"], rowCount: 2, columns: [Float32Array.of(Number.NaN, -1)] };
    const [missing, minusOne] = model.margin(x);
    expect(missing).toBeLessThan(-1);
    expect(minusOne).toBeGreaterThan(1);
  });
});

describe("the wasm engine", () => {
  const weights = new Float64Array(800).fill(1);
  weights[3] = 0.5;

  it.each([
    ["weights other than 0 and 1", { ...set, weights }, {}, "weight 0.5"],
    ["constraints", set, { monotone_constraints: { debt: 1 } }, "monotone_constraints"],
    ["exact splits", set, { tree_method: "exact" }, "tree_method"],
  ] as const)("refuses %s by name", async (_, train, params, text) => {
    const fit = wasmTrainer.fit({ train }, params, { seed: 1 });
    await expect(fit).rejects.toMatchObject({
      code: "xgboost.wasm-unsupported",
      message: expect.stringContaining(text),
    });
  });

  it("says beforehand what its heap cannot hold", async () => {
    const rowCount = 1_000_000;
    const column = new Float32Array(rowCount);
    const labels = new Uint8Array(rowCount);
    labels[0] = 1;
    const names = Array.from({ length: 80 }, (_, j) => `f${j}`);
    const train = {
      names,
      rowCount,
      columns: names.map(() => column),
      labels,
      firms: new Int32Array(rowCount),
    };
    const fit = wasmTrainer.fit({ train }, {}, { seed: 1 });
    await expect(fit).rejects.toMatchObject({ code: "xgboost.wasm-memory" });
  });
});
