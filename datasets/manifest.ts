import type { Digest, Json } from "./foundation/digest.ts";
import type { Schema } from "./schema.ts";

/** `source`: facts as delivered. `panel`: siren x as-of date. `truth`: what a simulation knows and no feature may reach. `table`: anything else. */
export type DatasetKind = "source" | "panel" | "truth" | "table";

/** How the rows of a panel are to be read. */
export interface PanelDescription {
  readonly unit: "firm-month" | "firm-year";
  /** Columns: firm key and as-of date. */
  readonly firm: string;
  readonly asOf: string;
  /** The column by which results are broken down (`region`, `sector`). */
  readonly group: string;
  readonly target: {
    readonly name: string;
    /** Boolean column: true, false, or null where the row is immature or excluded. */
    readonly column: string;
    readonly horizonMonths: number;
    /** Months after the date of effect until a procedure is known. */
    readonly reportingDelayMonths: number;
  };
  /** Boolean flag columns, or null where the source has no such notion. */
  readonly strongSignal: string | null;
  readonly unknownOpening: string | null;
  /** The first day after the last fact, `YYYY-MM-DD`. */
  readonly dataCutoff: string;
  /** The feature used by the single-ratio baseline: higher means riskier when `sign` is 1. */
  readonly singleRatio: { readonly column: string; readonly sign: 1 | -1; readonly text: string };
}

/** What identifies a dataset version: its digest is that of this object's canonical JSON. No clock, no path, no timing in here. */
export interface DatasetManifest {
  readonly format: "vigie.dataset/1";
  readonly kind: DatasetKind;
  /** What people call it; several versions share a name. */
  readonly name: string;
  readonly schema: Schema;
  readonly rows: number;
  /** Digest of each column's logical values (independent of chunks, dictionaries and file bytes). */
  readonly columnDigests: Readonly<Record<string, Digest>>;
  /** Where the rows stand in several files: each part in order. A column's digest is then that of its parts' digests. */
  readonly parts?: readonly { readonly name: string; readonly rows: number }[];
  /** Versions it was made from. */
  readonly parents: readonly Digest[];
  /** What else decided its content: received dates, rules, seeds. */
  readonly parameters: Json;
  readonly panel?: PanelDescription;
}

/** Why rows about firms may be kept, and until when. */
export interface Retention {
  /** The text that allows it: an article, a decree, an agreement. */
  readonly legalBasis: string;
  /** The first day on which they may no longer be kept, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** Stands where the rows of an erased dataset stood. */
export interface Tombstone {
  readonly format: "vigie.tombstone/1";
  readonly version: Digest;
  /** ISO instant of the decision. */
  readonly erasedAt: string;
  /** Id of the person who decided. */
  readonly by: string;
  /** Digest of the note that says why. */
  readonly reason: Digest;
}

/** Stands beside the manifest, outside the digest. */
export interface DatasetReceipt {
  readonly version: Digest;
  /** ISO instant at which this workspace first stored it. */
  readonly storedAt: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly digest: Digest }[];
  /** Import report, perimeter counts, timings… for people. Empty once erased: it may quote values. */
  readonly report: Json;
  /** Absent where nobody has said. */
  readonly retention?: Retention;
}
