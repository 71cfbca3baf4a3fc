import type { Digest } from "vigie/datasets";
import type { AnyEvent } from "./journal/event.ts";
import type { Decide, Journal } from "./journal/journal.ts";
import type { Notes } from "./notes.ts";
import type { EvidenceReader } from "./policies/read-evidence.ts";
import type { Ledger } from "./state/ledger.ts";

/** What commands and queries work with; made by `openRegistry`. */
export interface Workings {
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly notes: Notes;
  readonly clock: () => Date;
  readonly evidence: EvidenceReader;
  /** Folder of all bundles. */
  readonly bundles: string;
  /** Folder of evidence that came later. */
  readonly evidenceFolder: string;
  readonly folderOf: (digest: Digest) => string;
  readonly append: (decide: Decide) => Promise<AnyEvent>;
  /** Resolves when nothing that was asked for before is still being written. */
  readonly settled: () => Promise<void>;
}
