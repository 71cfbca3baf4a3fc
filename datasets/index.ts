export {
  type ExampleFiles,
  type ExampleOptions,
  type ExampleSource,
  exampleSources,
  makeExampleFiles,
} from "./example/makeExampleFiles.ts";
export { storeTruth } from "./example/storeTruth.ts";
export * from "./foundation/digest.ts";
export * from "./foundation/durable.ts";
export * from "./foundation/errors.ts";
export * from "./foundation/months.ts";
export * from "./foundation/progress.ts";
export * from "./foundation/random.ts";
export * from "./manifest.ts";
export { buildPanel, type PanelOptions } from "./panel/buildPanel.ts";
export { catalogue } from "./panel/catalogue.ts";
export { type FeatureDefinition, type PanelSource, panelSources } from "./panel/definition.ts";
export * from "./schema.ts";
export type * from "./sources/contract.ts";
export { guessSource } from "./sources/guessSource.ts";
export { type ImportOptions, type ImportResult, importFiles } from "./sources/importFiles.ts";
export type { FileReport, ImportReport, Reject } from "./sources/report.ts";
export { importSlovakSmes } from "./sources/slovak/import.ts";
export { sourceNamed, sources } from "./sources/sources.ts";
export type * from "./store/contract.ts";
export { withDuckDb } from "./store/duckdb.ts";
export { openPanel, type Panel } from "./store/open-panel.ts";
export { openStore } from "./store/store.ts";
export { requireFiles } from "./store/verify.ts";
