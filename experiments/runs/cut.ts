import type { Fold } from "../splits/fold.ts";
import { groupedFold } from "../splits/grouped.ts";
import { temporalFold } from "../splits/temporal.ts";
import type { PanelKeys } from "./panel-keys.ts";
import type { Protocol } from "./study.ts";

/** The fold of a protocol; pure, so every job that needs it makes it again instead of passing rows around. */
export function makeFold(keys: PanelKeys, protocol: Protocol): Fold {
  return protocol.name === "grouped" ? groupedFold(keys, protocol.fold) : temporalFold(keys, protocol.fold);
}

/** Rows of firms in procedure at an as-of date among the test's months: left out of the test part, back in for the view "with". */
export function strongTestRows(keys: PanelKeys, { rows }: Fold): Uint32Array {
  const months = new Set(Array.from(rows.test, (row) => keys.asOf[row]!));
  return Uint32Array.from({ length: keys.rowCount }, (_, row) => row).filter(
    (row) => keys.strong[row] === 1 && months.has(keys.asOf[row]!),
  );
}
