import { assignRows, type Place } from "./assign.ts";
import { badConfig, type FoldConfig, planFold } from "./config.ts";
import { assembleFold } from "./describe.ts";
import type { Fold } from "./fold.ts";
import { checkKeys, type FoldKeys } from "./keys.ts";
import type { RowReason } from "./reasons.ts";
import { sound } from "./temporal.ts";

/** Levels of the panel's group (its regions), by name. */
export type Regions = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** Where a model learns and where it is judged; an absent side takes every region. */
export interface RegionalCut {
  readonly learnIn?: Regions;
  readonly testIn?: Regions;
}

export function isRegional({ learnIn, testIn }: RegionalCut): boolean {
  return learnIn !== undefined || testIn !== undefined;
}

/** The keys of a fold with the region of each row. */
export interface RegionalKeys extends FoldKeys {
  /** Index into `groupLevels`. */
  readonly groupCodes: Int32Array;
  readonly groupLevels: readonly string[];
}

/**
 * As `temporalFold`, learning in some regions and judging in some. Where no region is on both sides no firm is either: of one
 * that moved only the judged rows stay. Throws what `temporalFold` throws.
 */
export function regionalFold(keys: RegionalKeys, config: FoldConfig, { learnIn, testIn }: RegionalCut): Fold {
  checkKeys(keys);
  const plan = planFold(config);
  const isLearned = chosenLevels(keys, learnIn);
  const isTested = chosenLevels(keys, testIn);
  const cut = assignRows(keys, plan).map((place, row): Place => {
    const region = keys.groupCodes[row]!;
    if (place.part === undefined) return place;
    if (place.part === "test") return isTested[region] ? place : { reason: "region not judged by this fold" };
    return isLearned[region] ? place : { reason: "region left out of learning" };
  });
  const areApart = !isLearned.some((is, level) => is && isTested[level]);
  const places = areApart ? withoutJudgedFirms(cut, keys) : cut;
  const grouping = `learns in ${regionsText(learnIn)}; judged in ${regionsText(testIn)}`;
  const { rows, description } = assembleFold(keys, plan, { places, grouping });
  const learned = keys.groupLevels.filter((_, level) => isLearned[level]);
  const tested = keys.groupLevels.filter((_, level) => isTested[level]);
  return sound({ rows, description: { ...description, protocol: "temporal", learned, tested } }, keys);
}

function withoutJudgedFirms(places: readonly Place[], { firms }: RegionalKeys): readonly Place[] {
  const judged = new Set<number>();
  places.forEach((place, row) => {
    if (place.part === "test") judged.add(firms[row]!);
  });
  const reason: RowReason = "firm judged by this fold, learned from in a region it has left";
  return places.map((place, row) =>
    place.part === undefined || place.part === "test" || !judged.has(firms[row]!) ? place : { reason },
  );
}

function chosenLevels({ groupLevels }: RegionalKeys, regions: Regions | undefined): readonly boolean[] {
  if (regions === undefined) return groupLevels.map(() => true);
  const named = "only" in regions ? regions.only : regions.except;
  const unknown = named.find((name) => !groupLevels.includes(name));
  if (unknown !== undefined) throw badConfig("region unknown", unknown, `one of ${groupLevels.join(", ")}`);
  return groupLevels.map((level) => named.includes(level) === "only" in regions);
}

function regionsText(regions: Regions | undefined): string {
  if (regions === undefined) return "every region";
  return "only" in regions ? regions.only.join(", ") : `every region but ${regions.except.join(", ")}`;
}
