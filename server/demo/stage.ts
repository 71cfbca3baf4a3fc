import type { Json } from "vigie/datasets";

/** What one stage of the demo did. */
export interface Stage {
  readonly name: string;
  readonly seconds: number;
  /** Rows (or files, models, decisions) the stage made or judged; 0 fails the demo. */
  readonly rows: number;
  readonly metrics: { readonly [name: string]: Json };
  /** Name → where it lies and, for immutable things, its digest. */
  readonly artifacts: { readonly [name: string]: { readonly path: string; readonly digest?: string } };
}

/** A stage with what a person reads: a title and a table. */
export interface StageReport extends Stage {
  readonly title: string;
  readonly table: string;
}
