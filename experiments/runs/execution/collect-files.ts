import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PanelKeys } from "../panel-keys.ts";
import { encodePredictions } from "../predictions.ts";
import { type RowScores, readScores } from "../scores.ts";
import type { Study } from "../study.ts";
import type { FittedModel, RunFile } from "./bench.ts";

/** Pipelines and evaluations of all models, and a file of predictions a protocol. */
export async function collectFiles(
  fitted: readonly FittedModel[],
  study: Study,
  keys: PanelKeys,
): Promise<readonly RunFile[]> {
  const files: RunFile[] = [];
  for (const { protocol, choice, fit, evaluation } of fitted) {
    const place = `models/${protocol.name}/${choice.name}`;
    files.push({ path: `${place}/pipeline.json`, bytes: await readFile(join(fit.folder, "pipeline.json")) });
    files.push({
      path: `${place}/evaluation.json`,
      bytes: await readFile(join(evaluation.folder, "evaluation.json")),
    });
  }
  for (const protocol of study.protocols) {
    const scores = new Map<string, RowScores>();
    for (const one of fitted.filter((candidate) => candidate.protocol.name === protocol.name)) {
      scores.set(one.choice.name, await readScores(join(one.fit.folder, "scores.arrow")));
    }
    files.push({ path: `predictions-${protocol.name}.arrow`, bytes: encodePredictions(keys, scores) });
  }
  return files;
}
