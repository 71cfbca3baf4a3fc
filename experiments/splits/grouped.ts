import { assignRows, type Place } from "./assign.ts";
import { badConfig, type FoldConfig, type FoldPlan, planFold } from "./config.ts";
import { assembleFold } from "./describe.ts";
import { drawFirms } from "./draw.ts";
import type { FirmSides, Fold } from "./fold.ts";
import { checkKeys, type FoldKeys } from "./keys.ts";
import { sound } from "./temporal.ts";

/** How firms are kept on one side of the test. */
export interface Grouping {
  /**
   * `train` (default): firms of the test leave train, calibrate and choose; the test keeps all its rows.
   * `test`: firms seen in train, calibrate or choose leave the test.
   * Both look at who is still there later, so the base rate of the side that loses firms rises: see the description.
   */
  readonly dropFrom?: "train" | "test";
  /**
   * Below 1, and only with `dropFrom: "train"`: this share of all firms is drawn by name for the test, whatever
   * became of them, and the others leave the test. Free of that selection; needs more failures. Default 1.
   */
  readonly testShare?: number;
}

/** As `temporalFold`, and no firm is on both sides of the test. Throws what it throws. */
export function groupedFold(keys: FoldKeys, config: FoldConfig & Grouping): Fold {
  checkKeys(keys);
  const plan = planFold(config);
  const { dropFrom = "train", testShare = 1 } = config;
  if (!(testShare > 0 && testShare <= 1) || (dropFrom === "test" && testShare < 1))
    throw badConfig(
      "testShare out of (0, 1]",
      String(testShare),
      "below 1 only when firms leave the learning side",
    );
  const places = assignRows(keys, plan);
  const sides: FirmSides =
    testShare < 1 ? { by: "share", share: testShare } : { by: "leaving", from: dropFrom };
  if (testShare < 1) {
    const isDrawn = drawSides(keys, plan.seed, { from: 0, until: testShare });
    return assemble(keys, plan, { places, sides, isTested: isDrawn, isLearned: not(isDrawn) });
  }
  const isPresent = firmsPlaced(keys, places, dropFrom === "train" ? "test" : "learning");
  const isTested = dropFrom === "train" ? isPresent : not(isPresent);
  return assemble(keys, plan, { places, sides, isTested, isLearned: not(isTested) });
}

/** How `groupedFolds` cuts the firms. */
export interface GroupedFolds {
  /** How many folds, at least 2. */
  readonly count: number;
  /**
   * Which firms of a fold's slice leave its learning parts. `drawn` (default): all, so neither side depends on what
   * became of a firm. `present`: those with a test row, so that the few failures of firms that are gone still teach;
   * the others thin out by at most 1 in `count`.
   */
  readonly leaving?: "drawn" | "present";
}

/**
 * The test rows cut into slices of firms by name, and for each slice a fold whose learning parts know none of its
 * firms: together every test row is judged once, by a model that never saw its firm, and the learning side keeps
 * its base rate. Scores are pooled by the caller. Throws what `groupedFold` throws.
 */
export function groupedFolds(
  keys: FoldKeys,
  config: FoldConfig,
  { count, leaving = "drawn" }: GroupedFolds,
): readonly Fold[] {
  checkKeys(keys);
  const plan = planFold(config);
  if (!(Number.isInteger(count) && count >= 2))
    throw badConfig("count out of [2, ∞)", String(count), "whole");
  const places = assignRows(keys, plan);
  const isPresent = firmsPlaced(keys, places, "test");
  return Array.from({ length: count }, (_, slice) => {
    const isTested = drawSides(keys, plan.seed, { from: slice / count, until: (slice + 1) / count });
    const isLeaving =
      leaving === "drawn" ? isTested : isTested.map((drawn, firm) => drawn & isPresent[firm]!);
    const sides = { by: "slice", slice: slice + 1, of: count, leaving } as const;
    return assemble(keys, plan, { places, sides, isTested, isLearned: not(isLeaving) });
  });
}

interface Sides {
  readonly places: readonly Place[];
  readonly sides: FirmSides;
  /** 1 for firms whose test rows stay. */
  readonly isTested: Uint8Array;
  /** 1 for firms whose learning rows stay. */
  readonly isLearned: Uint8Array;
}

function assemble(keys: FoldKeys, plan: FoldPlan, { places, sides, isTested, isLearned }: Sides): Fold {
  const kept = places.map((place, row): Place => {
    const firm = keys.firms[row]!;
    if (place.part === undefined) return place;
    if (place.part === "test")
      return isTested[firm] === 1 ? place : { reason: "firm of the learning side, left out of the test" };
    return isLearned[firm] === 1 ? place : { reason: "firm of the test side, left out of learning" };
  });
  const { rows, description } = assembleFold(keys, plan, { places: kept, grouping: groupingText(sides) });
  return sound({ rows, description: { ...description, sides } }, keys);
}

function drawSides(
  { firmNames, firms }: FoldKeys,
  seed: string,
  { from, until }: { from: number; until: number },
) {
  const draws = drawFirms(`${seed}/side`, firmNames, firms);
  return Uint8Array.from(draws, (draw) => (draw >= from && draw < until ? 1 : 0));
}

/** 1 for firms that have a row in the test, or in a learning part. */
function firmsPlaced(
  { firms, firmNames }: FoldKeys,
  places: readonly Place[],
  side: "test" | "learning",
): Uint8Array {
  const found = new Uint8Array(firmNames.length);
  places.forEach(({ part }, row) => {
    if (part !== undefined && (part === "test") === (side === "test")) found[firms[row]!] = 1;
  });
  return found;
}

function not(flags: Uint8Array): Uint8Array {
  return flags.map((flag) => 1 - flag);
}

function groupingText(sides: FirmSides): string {
  if (sides.by === "share")
    return `${sides.share * 100} % of all firms drawn by name for the test, the others for learning`;
  if (sides.by === "slice")
    return `slice ${sides.slice} of ${sides.of} of the firms, drawn by name; ${sides.leaving} ones leave learning`;
  return sides.from === "train"
    ? "firms with a test row left out of train, calibrate and choose: the learning side keeps those that were gone"
    : "firms with a learning row left out of the test: the test keeps only firms never seen before";
}
