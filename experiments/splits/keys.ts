import { Fault } from "vigie/datasets";
import type { RowReason } from "./reasons.ts";

/** What a fold needs to know of each panel row, by column. */
export interface FoldKeys {
  /** Dense index of the row's firm, into `firmNames`. */
  readonly firms: Int32Array;
  readonly firmNames: readonly string[];
  /** As-of month (months since January 1970). */
  readonly asOf: Int32Array;
  /** 1 fails within the horizon, 0 does not, -1 not usable. */
  readonly labels: Int8Array;
  /** Why a label is not usable: `reasons[codes[row]]`; absent means "label not usable" for all. */
  readonly unusable?: { readonly codes: Int32Array; readonly reasons: readonly RowReason[] };
}

/** Throws `fold.bad-keys` unless all columns have one length and every value is in range. */
export function checkKeys({ firms, firmNames, asOf, labels }: FoldKeys): void {
  if (firms.length !== labels.length || asOf.length !== labels.length)
    throw badKeys(
      "columns of unequal length",
      `${firms.length}, ${asOf.length}, ${labels.length}`,
      "one length",
    );
  const label = labels.find((value) => value !== 1 && value !== 0 && value !== -1);
  if (label !== undefined) throw badKeys("label unknown", String(label), "1, 0 or -1");
  const firm = firms.find((value) => value < 0 || value >= firmNames.length);
  if (firm !== undefined) throw badKeys("firm without a name", String(firm), `0..${firmNames.length - 1}`);
}

function badKeys(problem: string, value: string, expected: string): Fault {
  return new Fault("fold.bad-keys", `${problem}: ${value} (expected ${expected})`);
}
