export type * from "./display/documents.ts";
export type * from "./kernel/events.ts";
export { type Kernel, type KernelOptions, openKernel } from "./kernel/kernel.ts";
export type { CellStatus, PageRequest } from "./kernel/protocol.ts";
export { type Cell, keepIds, type Notebook, parse } from "./parse.ts";
export { print } from "./print.ts";
