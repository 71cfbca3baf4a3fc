export { type ExampleFiles, makeExampleFiles } from "./example/makeExampleFiles.ts";
export { type ExampleSize, exampleSizes } from "./example/parameters.ts";
export { type ExampleSource, exampleSources } from "./example/sources.ts";
export { storeTruth } from "./example/storeTruth.ts";
export * from "./foundation/digest.ts";
export * from "./foundation/durable.ts";
export * from "./foundation/errors.ts";
export * from "./foundation/fork.ts";
export * from "./foundation/months.ts";
export * from "./foundation/progress.ts";
export * from "./foundation/random.ts";
export { createSlots, type Slots } from "./foundation/slots.ts";
export * from "./foundation/told-fault.ts";
export * from "./manifest.ts";
export { buildPanel } from "./panel/buildPanel.ts";
export { catalogue } from "./panel/catalogue.ts";
export { deliveriesNamed, sourcesOf } from "./panel/declaredSources.ts";
export { type DeclaredFeature, declareFeatures } from "./panel/declareFeatures.ts";
export {
  type FeatureDefinition,
  type PanelSource,
  panelSources,
  requiredSources,
} from "./panel/definition.ts";
export { furtherFeatures } from "./panel/features/further.ts";
export { type Expression, namesIn } from "./panel/language/expression.ts";
export { operators } from "./panel/language/operators.ts";
export { parseExpression } from "./panel/language/parse.ts";
export type { PanelDeliveries, PanelOptions } from "./panel/panelOptions.ts";
export { declaredOf, panelOptionsOf } from "./panel/panelOptionsOf.ts";
export type { PerimeterCount } from "./panel/perimeter.ts";
export type { RegisterCount } from "./panel/registerCounts.ts";
export { type RevisionRate, revisableSources, revisionRates } from "./panel/revisions.ts";
export type { RunStage, StageOrder } from "./panel/stages/stage.ts";
export { workOnPanelStage } from "./panel/stages/work.ts";
export * from "./schema.ts";
export type * from "./sources/contract.ts";
export { guessSource } from "./sources/guessSource.ts";
export type { ImportOrder } from "./sources/importers.ts";
export { checkReceived, type ImportOptions, type ImportResult, importFiles } from "./sources/importFiles.ts";
export { importMany } from "./sources/importMany.ts";
export { readMapping } from "./sources/mapping.ts";
export type { FileReport, ImportReport, Reject } from "./sources/report.ts";
export { type OutcomeColumns, outcomeTable, scoreList } from "./sources/scoreList.ts";
export { importSlovakSmes } from "./sources/slovak/import.ts";
export { sourceNamed, sources } from "./sources/sources.ts";
export type * from "./store/contract.ts";
export { copyAsParquet } from "./store/copy-as-parquet.ts";
export { withDuckDb } from "./store/duckdb.ts";
export { remainingFiles } from "./store/erase.ts";
export { notReproducible } from "./store/faults.ts";
export { openPanel, type Panel } from "./store/open-panel.ts";
export { type DatasetQuery, type QueriedDataset, queryDatasets } from "./store/query.ts";
export { checkRetention, expiryOf } from "./store/retention.ts";
export { openStore } from "./store/store.ts";
export { requireFiles } from "./store/verify.ts";
