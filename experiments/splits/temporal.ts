import { Fault } from "vigie/datasets";
import { assignRows } from "./assign.ts";
import { checkFold } from "./check.ts";
import { type FoldConfig, planFold } from "./config.ts";
import { assembleFold } from "./describe.ts";
import type { Fold } from "./fold.ts";
import { checkKeys, type FoldKeys } from "./keys.ts";

/**
 * Splits panel rows into train, calibrate, choose and test so that every label learned from was known on or before
 * the first day of the test: as-of + horizon + reporting delay <= testFrom, unless a shorter embargo is declared.
 * A pure function of rows and configuration.
 * Throws `fold.bad-config`, `fold.bad-keys`, `fold.empty-part`.
 */
export function temporalFold(keys: FoldKeys, config: FoldConfig): Fold {
  checkKeys(keys);
  const plan = planFold(config);
  return sound(assembleFold(keys, plan, { places: assignRows(keys, plan), grouping: null }), keys);
}

/** Returns the fold when it keeps every promise; otherwise throws `fold.empty-part` or `fold.broken`. */
export function sound(fold: Fold, keys: FoldKeys): Fold {
  const [first] = checkFold(fold, keys);
  if (first === undefined) return fold;
  if (first.rule !== "part-empty")
    throw new Fault("fold.broken", `${first.rule}: ${first.example} (expected none)`, { kind: "broken" });
  const part = first.parts[0]!;
  const { from, until } = fold.description.parts[part];
  const excluded = fold.description.excluded.map(({ reason, rows }) => `${rows} ${reason}`).join("; ");
  throw new Fault(
    "fold.empty-part",
    `no usable row in ${part}: [${from}, ${until}) (expected some; left out: ${excluded || "none"})`,
  );
}
