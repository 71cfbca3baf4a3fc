import { Fault } from "vigie/datasets";
import { prevalence } from "./baselines/prevalence.ts";
import { singleRatio } from "./baselines/single-ratio.ts";
import type { Engine, ModelKind, Trainer } from "./contract.ts";
import { mljs } from "./logistic/mljs.ts";
import { newton } from "./logistic/newton.ts";
import { nativeTrainer } from "./xgboost/trainers.ts";
import { wasmTrainer } from "./xgboost/wasm.ts";

/** Every way to fit a model; engines load their libraries at the first fit. Parameters are checked by name and range inside `fit`. */
export const trainers: readonly Trainer<object>[] = [
  prevalence,
  singleRatio,
  newton,
  mljs,
  nativeTrainer,
  wasmTrainer,
];

/** Throws `trainer.unknown`, listing what there is. */
export function trainerFor(kind: ModelKind, engine: Engine): Trainer<object> {
  const found = trainers.find((trainer) => trainer.kind === kind && trainer.engine === engine);
  if (found !== undefined) return found;
  const known = trainers.map((trainer) => `${trainer.kind} by ${trainer.engine}`).join(", ");
  throw new Fault("trainer.unknown", `no trainer: ${kind} by ${engine} (expected ${known})`, {
    kind: "not-found",
  });
}
