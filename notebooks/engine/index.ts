export type { CacheNote } from "./cached/cached.ts";
export { checkNotebook } from "./check/check.ts";
export type { CellFault } from "./dialect/faults.ts";
export { applyParameters, type Parameter, readParameters } from "./dialect/parameters.ts";
export type * from "./display/documents.ts";
export { exportHtml } from "./export/html.ts";
export { exportMarkdown } from "./export/markdown.ts";
export * from "./kept/compare.ts";
export * from "./kept/record.ts";
export * from "./kept/reproduce.ts";
export * from "./kept/store.ts";
export * from "./kept/widgets.ts";
export { compose } from "./kernel/compose.ts";
export type { Kernel, KernelOptions } from "./kernel/contract.ts";
export type * from "./kernel/events.ts";
export { openKernel } from "./kernel/kernel.ts";
export type { CellStatus, NamedValue, PageRequest } from "./kernel/protocol.ts";
export type * from "./kernel/reasons.ts";
export { createSpares, type Spares } from "./kernel/spares.ts";
export { openRunTimes, type RunTimes } from "./kernel/times.ts";
export { type Cell, keepIds, type Notebook, parse } from "./parse.ts";
export { print } from "./print.ts";
export {
  type NotebookRun,
  type RunFailure,
  type RunNotebookOptions,
  recordRun,
  runLazyToo,
  runNotebook,
} from "./run.ts";
