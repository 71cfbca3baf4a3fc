export type { Audit, AuditedCriterion, AuditLine } from "./evaluation/audit/audit.ts";
export { type FunnelLimit, funnelLimits } from "./evaluation/audit/funnel.ts";
export type { AuditOverTime } from "./evaluation/audit/over-time.ts";
export type { AuditPlan } from "./evaluation/audit/plan.ts";
export type { Undecided } from "./evaluation/audit/undecided.ts";
export {
  type CompareOptions,
  type Comparison,
  type ComparisonLine,
  type ComparisonVerdict,
  compareModels,
} from "./evaluation/compare.ts";
export type { CurvePoint } from "./evaluation/curves.ts";
export { type AlertOutcome, type EvaluateOptions, type Evaluation, evaluate } from "./evaluation/evaluate.ts";
export type { GroupLine, Groups, GroupTable } from "./evaluation/groups.ts";
export { differenceOf, isBounded } from "./evaluation/intervals/mover.ts";
export type { LeadLevel, LeadTimes } from "./evaluation/lead-time.ts";
export { leadMeasures } from "./evaluation/lead-time.ts";
export { compareLevels } from "./evaluation/level-order.ts";
export type { ListReport } from "./evaluation/lists.ts";
export { type Metric, metric, metrics } from "./evaluation/metrics.ts";
export type { Estimate, Outcomes } from "./evaluation/outcomes.ts";
export type { ReliabilityBin } from "./evaluation/reliability.ts";
export type { SplitLine } from "./evaluation/shift/split-loss.ts";
export type { Overlap } from "./evaluation/shift/weights.ts";
export { subsetOutcomes } from "./evaluation/subset.ts";
export type { ThresholdRule } from "./evaluation/threshold-rule.ts";
export { chooseThresholds, levelOf, type Threshold, type Thresholds } from "./evaluation/thresholds.ts";
export { type DerivedFeature, withDerived } from "./features/derived.ts";
export { labelled } from "./features/labelled.ts";
export type { LabelledMatrix, Matrix } from "./features/matrix.ts";
export {
  decodePreparation,
  type FeatureChoice,
  fitPreparation,
  type Preparation,
  prepare,
} from "./features/preparation.ts";
export { composeFeatures, type FeatureEdit, type FeaturePick } from "./features/sets.ts";
export { namesOf as matrixNamesOf } from "./features/steps.ts";
export {
  type Calibrator,
  type CalibratorKind,
  calibrate,
  decodeCalibrator,
  fitCalibrator,
} from "./models/calibration/calibrator.ts";
export { type InterceptCalibrator, priorCorrection } from "./models/calibration/intercept.ts";
export type { IsotonicCalibrator } from "./models/calibration/isotonic.ts";
export type { PlattCalibrator } from "./models/calibration/platt.ts";
export * from "./models/contract.ts";
export { decodeModel } from "./models/decode.ts";
export {
  type CoefficientLine,
  type CoefficientTable,
  coefficientTable,
} from "./models/logistic/coefficients.ts";
export { trainerFor, trainers } from "./models/trainers.ts";
export { findEngines } from "./models/xgboost/engines.ts";
export { type FromXgboostOptions, fromXgboostJson, toXgboostJson } from "./models/xgboost/exchange.ts";
export { type MetricNames, metricNames } from "./plots/metric-names.ts";
export {
  type AblateOptions,
  type Ablation,
  type AblationLine,
  ablate,
} from "./runs/ablate.ts";
export { buildPanelByJobs } from "./runs/build-panel.ts";
export { compareSidesByJob } from "./runs/compare/by-job.ts";
export { compareSides, type SideComparison } from "./runs/compare/compare.ts";
export type { SideChoice } from "./runs/compare/side.ts";
export { makeFold } from "./runs/cut.ts";
export { panelWith } from "./runs/declared-panel.ts";
export type { Environment } from "./runs/environment.ts";
export { digestSources, readEnvironment } from "./runs/environment.ts";
export type { Views } from "./runs/evaluate.ts";
export { type ExecutedRun, type ExecuteWork, executeStudy } from "./runs/execute.ts";
export type { Laboratory } from "./runs/execution/bench.ts";
export { type JobRunner, openJobs } from "./runs/jobs/runner.ts";
export type { Work } from "./runs/jobs/task.ts";
export { type LaboratoryOptions, openLaboratory } from "./runs/laboratory.ts";
export { checkLeakage } from "./runs/leakage/check.ts";
export { deepenLeakage, leakageOfRun } from "./runs/leakage/deepen.ts";
export { readLeakage } from "./runs/leakage/read.ts";
export { checkRebuild } from "./runs/leakage/rebuild.ts";
export {
  type LeakageCheck,
  type LeakageCheckName,
  type LeakageMeasure,
  type LeakageMeasureName,
  type LeakageReport,
  leakageChecks,
  leakageReport,
} from "./runs/leakage/report.ts";
export type { LeakageSentence } from "./runs/leakage/sentence.ts";
export type { LeakageOptions, ScoreRows } from "./runs/leakage/subject.ts";
export type { LeakageVerdict } from "./runs/leakage/verdict.ts";
export { evaluateList, type ListEvaluation } from "./runs/outside/evaluate-list.ts";
export { evaluateTable, type TableEvaluation, type TableReport } from "./runs/outside/evaluate-table.ts";
export {
  listOutside,
  type OutsideRecord,
  type Rest,
  readOutside,
  type StoredOutside,
} from "./runs/outside/record.ts";
export { readListsOverFolds } from "./runs/over-folds/files.ts";
export type { ListsOverFolds } from "./runs/over-folds/job.ts";
export { type FoldSeries, seriesOf } from "./runs/over-folds/series.ts";
export { keyColumns, openKeyed, type PanelKeys } from "./runs/panel-keys.ts";
export {
  type AlertLevel,
  decodePipeline,
  type Pipeline,
  ruleContribution,
  type Scores,
  scorePipeline,
} from "./runs/pipeline.ts";
export type { RunModel, RunReceipt, RunRecord } from "./runs/record.ts";
export { type RecordedModel, recordedInRun } from "./runs/recorded-model.ts";
export { type ModelReproduction, reproduceModel, tolerance } from "./runs/reproduce.ts";
export type { RuleLine, RulesReport } from "./runs/rules/judge.ts";
export { actionWords, type ExpertRule } from "./runs/rules/rule.ts";
export { countLooks, type Looks, looksText, type WindowLook } from "./runs/sealed/looks.ts";
export type { LookRequest, RecordedLook, RecordLook, RunWindow } from "./runs/sealed/opening.ts";
export { developmentOf, finalOf, type Seal, sealedFrom } from "./runs/sealed/seal.ts";
export { type TestWindow, windowOf, windowsOverlap, windowText } from "./runs/sealed/window.ts";
export {
  listSearches,
  type SearchRecord,
  type SearchTrial,
  type StoredSearch,
} from "./runs/search/record.ts";
export { type ExecutedSearch, type SearchOptions, searchStudy, studyOfWinner } from "./runs/search/search.ts";
export { listRuns, readRun, readRunModel, type StoredRun } from "./runs/shelf.ts";
export { readShift } from "./runs/shift/files.ts";
export type { ShiftReport } from "./runs/shift/job.ts";
export type {
  ModelChoice,
  ParameterRange,
  Protocol,
  Searched,
  SearchSpace,
  Study,
  StudySearch,
} from "./runs/study.ts";
export { type SummarisedContribution, summariseContributions } from "./runs/summarise-contributions.ts";
export { readTestPredictions } from "./runs/test-predictions.ts";
export type { DateView } from "./runs/views/by-date.ts";
export type { FurtherViews } from "./runs/views/further.ts";
export type { HorizonView } from "./runs/views/horizons.ts";
export type { TreatedViews } from "./runs/views/treated.ts";
export { checkFold, type FoldBreach } from "./splits/check.ts";
export type { FoldConfig, PartsConfig, WindowConfig } from "./splits/config.ts";
export { type Fold, type FoldDescription, type FoldPart, type FoldRows, foldParts } from "./splits/fold.ts";
export { type GroupedFolds, type Grouping, groupedFold, groupedFolds } from "./splits/grouped.ts";
export type { FoldKeys } from "./splits/keys.ts";
export type { RowReason } from "./splits/reasons.ts";
export { learningFold, temporalFold } from "./splits/temporal.ts";
export { firstLight } from "./studies/first-light.ts";
export { sealedOn } from "./studies/sealed-on.ts";
export { searchLight } from "./studies/search-light.ts";
export { slovakSmes } from "./studies/slovak-smes.ts";
export { studies } from "./studies/studies.ts";
