import { allRows } from "../features/columns.ts";
import { badConfig } from "../splits/config.ts";
import type { Fold } from "../splits/fold.ts";
import { groupedFold } from "../splits/grouped.ts";
import { isRegional, regionalFold } from "../splits/regional.ts";
import { temporalFold } from "../splits/temporal.ts";
import type { PanelKeys } from "./panel-keys.ts";
import type { Protocol } from "./study.ts";

/** The fold of a protocol; pure, so every job that needs it makes it again instead of passing rows around. */
export function makeFold(keys: PanelKeys, protocol: Protocol): Fold {
  const { name, fold } = protocol;
  if (name !== "grouped") return isRegional(fold) ? regionalFold(keys, fold, fold) : temporalFold(keys, fold);
  if (isRegional(fold))
    throw badConfig("regions of a grouped fold", name, "learnIn and testIn in a fold through time");
  return groupedFold(keys, fold);
}

/** Rows of firms in procedure at an as-of date among the test's months: left out of the test part, back in for the view "with". */
export function strongTestRows(keys: PanelKeys, { rows, description: { tested } }: Fold): Uint32Array {
  const isTested = keys.groupLevels.map((level) => tested?.includes(level) ?? true);
  const months = new Set(Array.from(rows.test, (row) => keys.asOf[row]!));
  return allRows(keys.rowCount).filter(
    (row) => keys.strong[row] === 1 && months.has(keys.asOf[row]!) && isTested[keys.groupCodes[row]!],
  );
}
