import { checkRetention, expiryOf, Fault, type Retention, type StoredDataset } from "vigie/datasets";
import { isExpired } from "../services/retention/plan-erasure.ts";
import type { CommandContext } from "./context.ts";

export interface RetentionOptions {
  readonly legalBasis?: string;
  readonly expires?: string;
}

/** Null where nothing was said. @throws Fault `usage.retention` on one without the other, and what `checkRetention` throws. */
export function retentionOf({ legalBasis, expires }: RetentionOptions): Retention | null {
  if (legalBasis === undefined && expires === undefined) return null;
  if (legalBasis !== undefined && expires !== undefined) return checkRetention({ legalBasis, expires });
  throw new Fault("usage.retention", "half of a retention (expected both --legal-basis and --expires)");
}

/** The day it is, UTC. */
export function todayOf({ world }: CommandContext): string {
  return world.clock().toISOString().slice(0, 10);
}

/** `erased on …`, `EXPIRED on …`, `until …`; nothing where nobody has said. */
export function describeRetention(
  dataset: StoredDataset,
  all: readonly StoredDataset[],
  today: string,
): string {
  if (dataset.erased !== null) return `erased on ${dataset.erased.erasedAt.slice(0, 10)}`;
  const expires = expiryOf(dataset, all);
  if (expires === null) return "";
  return isExpired(dataset, all, today) ? `EXPIRED on ${expires}` : `until ${expires}`;
}

export function retentionJson(dataset: StoredDataset, all: readonly StoredDataset[], today: string) {
  return {
    /** The earliest day of its own and of what it was made from. */
    expires: expiryOf(dataset, all),
    isExpired: dataset.erased === null && isExpired(dataset, all, today),
    erased: dataset.erased,
  };
}
