export { labelled } from "./features/labelled.ts";
export type { LabelledMatrix, Matrix } from "./features/matrix.ts";
export {
  decodePreparation,
  type FeatureChoice,
  fitPreparation,
  type Preparation,
  prepare,
} from "./features/preparation.ts";
export { calibrate, fitPlatt, type PlattCalibrator } from "./models/calibration/platt.ts";
export * from "./models/contract.ts";
export { decodeModel } from "./models/decode.ts";
export { trainerFor, trainers } from "./models/trainers.ts";
export { findEngines } from "./models/xgboost/engines.ts";
export type { Environment } from "./runs/environment.ts";
export { readEnvironment } from "./runs/environment.ts";
export type { Views } from "./runs/evaluate.ts";
export { type ExecutedRun, executeStudy, type Laboratory } from "./runs/execute.ts";
export { type JobRunner, openJobs } from "./runs/jobs/runner.ts";
export { type AlertLevel, type Pipeline, type Scores, scorePipeline } from "./runs/pipeline.ts";
export type { RunModel, RunReceipt, RunRecord } from "./runs/record.ts";
export { listRuns, readRun, readRunModel, type StoredRun } from "./runs/shelf.ts";
export type { Protocol, Study } from "./runs/study.ts";
export type { FoldDescription, FoldPart } from "./splits/fold.ts";
export { firstLight } from "./studies/first-light.ts";
export { slovakSmes } from "./studies/slovak-smes.ts";
export { studies } from "./studies/studies.ts";
