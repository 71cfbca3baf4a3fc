import { Fault } from "vigie/datasets";
import { assignRows } from "./assign.ts";
import { checkFold } from "./check.ts";
import { badConfig, type FoldConfig, planFold } from "./config.ts";
import { assembleFold } from "./describe.ts";
import { type Fold, type FoldPart, foldParts, learningParts } from "./fold.ts";
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

/**
 * What `temporalFold` gives for train, calibrate and choose, from the rows before the test alone: who searches inside the
 * fold cannot look at the test. Its test part is empty. Throws `fold.bad-config` where firms are cut by counting over all
 * months (`balanced`), and what `temporalFold` throws.
 */
export function learningFold(keys: FoldKeys, config: FoldConfig): Fold {
  checkKeys(keys);
  const plan = planFold(config);
  if (plan.assignment === "balanced")
    throw badConfig("assignment looks at the test's firms", plan.assignment, "hash");
  const late = keys.asOf.findIndex((month) => month >= plan.ranges.test.from);
  if (late >= 0) throw badConfig("row of the test's months", `row ${late + 1}`, "rows before the test alone");
  return sound(
    assembleFold(keys, plan, { places: assignRows(keys, plan), grouping: null }),
    keys,
    learningParts,
  );
}

/** Returns the fold when it keeps every promise and has rows in these parts; otherwise throws `fold.empty-part` or `fold.broken`. */
export function sound(fold: Fold, keys: FoldKeys, needed: readonly FoldPart[] = foldParts): Fold {
  const [first] = checkFold(fold, keys).filter(
    ({ rule, parts }) => rule !== "part-empty" || needed.includes(parts[0]!),
  );
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
