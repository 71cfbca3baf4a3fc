import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "vigie/datasets";
import { afterModel } from "../after-model.ts";
import type { EvaluateOrder, Views } from "../evaluate.ts";
import type { FitOrder, FitResult } from "../fit.ts";
import type { TaskResult } from "../jobs/task.ts";
import type { RunModel } from "../record.ts";
import type { ModelChoice } from "../study.ts";
import { threadsFor } from "../threads.ts";
import type { Bench, FittedModel, Fitting, Laboratory, Pair } from "./bench.ts";

/** `auto` is what was found here. */
function resolved(choice: ModelChoice, { xgboostEngine }: Laboratory): FittedModel["choice"] {
  return { ...choice, engine: choice.engine === "auto" ? xgboostEngine : choice.engine };
}

export function fitModel(
  { protocol, choice }: Pair,
  { study, panel, features, folds, laboratory, run, until }: Bench,
): Promise<TaskResult> {
  const order: FitOrder = {
    panel: panel.version,
    features,
    asinh: study.asinh,
    ...(study.encodings && { encodings: study.encodings }),
    ...(study.derived && { derived: study.derived }),
    protocol,
    model: resolved(choice, laboratory),
    seed: study.seed,
    ...afterModel(study, choice),
    ...until,
  };
  return run({
    label: `fit ${choice.name} (${protocol.name})`,
    module: "experiments/runs/fit.ts",
    parameters: order as unknown as Json,
    inputs: { panel: { digest: panel.version, path: laboratory.datasetsFolder } },
    threads: threadsFor(
      choice,
      (choice.features ?? features).length * folds[protocol.name]!.parts.train.rows,
      laboratory.threads,
    ),
    environment: laboratory.engineEnvironment,
  });
}

export async function judgeModel(
  { protocol, choice, fit: fitting }: Fitting,
  { study, panel, laboratory, run, until }: Bench,
): Promise<FittedModel> {
  const fit = await fitting;
  const { replicates, seed, audit } = study;
  const judge: EvaluateOrder = {
    panel: panel.version,
    replicates,
    seed,
    ...(audit && { audit }),
    ...until,
  };
  const evaluation = await run({
    label: `evaluate ${choice.name} (${protocol.name})`,
    module: "experiments/runs/evaluate.ts",
    parameters: judge as unknown as Json,
    inputs: {
      panel: { digest: panel.version, path: laboratory.datasetsFolder },
      fit: { digest: fit.digest, path: fit.folder },
    },
    threads: 1,
    isOneOfMany: true,
  });
  return { protocol, choice: resolved(choice, laboratory), fit, evaluation };
}

export async function describeModel({ protocol, choice, fit, evaluation }: FittedModel): Promise<RunModel> {
  const { madeBy, chooseAveragePrecision, diagnostics } = fit.result as unknown as FitResult;
  const views = JSON.parse(await readFile(join(evaluation.folder, "evaluation.json"), "utf8")) as Views;
  return {
    name: choice.name,
    protocol: protocol.name,
    kind: choice.kind,
    engine: madeBy.engine,
    engineVersion: madeBy.version,
    threads: madeBy.threads,
    chooseAveragePrecision,
    metrics: views.withoutStrongSignals.metrics,
    diagnostics,
  };
}
