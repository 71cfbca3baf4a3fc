import type { Progress } from "vigie/datasets";
import type { CacheNote } from "./cached/cached.ts";
import type { CellLineage, OpenedDataset } from "./cached/lineage.ts";
import type { Conditions } from "./conditions.ts";
import type { Input } from "./inputs/inputs.ts";

/** What `vigie/notebook` needs from where it runs: a kernel's cell, or a plain script under tsx. */
export interface Host {
  display(value: unknown): void;
  /** The value now: chosen in the page, or the default. */
  view<T>(input: Input<T>): T;
  /** Takes a generator whose first value has been drawn. */
  observe(first: unknown, iterator: Iterator<unknown> | AsyncIterator<unknown>): void;
  /** Shows a progress bar and returns how to move it. */
  progress(label: string): (progress: Progress) => void;
  /** A dataset was opened. */
  opened(dataset: OpenedDataset): void;
  /** What the values of the running cell come from. To be called before any `await`. */
  lineage(): Promise<readonly CellLineage[]>;
  /** Says that a value came from the cache, or went there. */
  cached(note: CacheNote): void;
  readonly conditions: Conditions;
  /** The workspace folder. */
  readonly workspace: string;
}

const key = Symbol.for("vigie.notebook.host");

/** The host that a kernel has put in place, or none in a plain script. */
export function kernelHost(): Host | undefined {
  return (globalThis as { [key]?: Host })[key];
}

export function setKernelHost(host: Host | undefined): void {
  (globalThis as { [key]?: Host | undefined })[key] = host;
}
