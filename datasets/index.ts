export {
  type ExampleFiles,
  type ExampleOptions,
  type ExampleSource,
  exampleSources,
  makeExampleFiles,
} from "./example/makeExampleFiles.ts";
export * from "./foundation/digest.ts";
export * from "./foundation/durable.ts";
export * from "./foundation/errors.ts";
export * from "./foundation/months.ts";
export * from "./foundation/progress.ts";
export * from "./foundation/random.ts";
export * from "./manifest.ts";
export * from "./schema.ts";
export { importSlovakSmes } from "./sources/slovak/import.ts";
export type * from "./store/contract.ts";
export { openPanel, type Panel } from "./store/open-panel.ts";
export { openStore } from "./store/store.ts";
