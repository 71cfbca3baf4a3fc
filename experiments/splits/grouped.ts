import { assignRows, type Place } from "./assign.ts";
import { badConfig, type FoldConfig, planFold } from "./config.ts";
import { assembleFold } from "./describe.ts";
import { drawFirms } from "./draw.ts";
import type { Fold } from "./fold.ts";
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
  const isTestFirm =
    testShare < 1 ? drawTestFirms(keys, plan.seed, testShare) : presentFirms(keys, places, dropFrom);
  const sided = places.map((place, row) => keepSide(place, isTestFirm[keys.firms[row]!] === 1));
  return sound(
    assembleFold(keys, plan, { places: sided, grouping: groupingText(dropFrom, testShare) }),
    keys,
  );
}

function keepSide(place: Place, isTestFirm: boolean): Place {
  if (place.part === undefined) return place;
  if (place.part === "test")
    return isTestFirm ? place : { reason: "firm of the learning side, left out of the test" };
  return isTestFirm ? { reason: "firm of the test side, left out of learning" } : place;
}

function drawTestFirms({ firmNames, firms }: FoldKeys, seed: string, share: number): Uint8Array {
  return Uint8Array.from(drawFirms(`${seed}/side`, firmNames, firms), (draw) => (draw < share ? 1 : 0));
}

/** 1 for the firms of the test side: those with a test row, or (`dropFrom` test) those without a learning row. */
function presentFirms({ firms, firmNames }: FoldKeys, places: readonly Place[], dropFrom: "train" | "test") {
  const fromTest = dropFrom === "train";
  const isTestFirm = new Uint8Array(firmNames.length).fill(fromTest ? 0 : 1);
  places.forEach(({ part }, row) => {
    if (part !== undefined && (part === "test") === fromTest) isTestFirm[firms[row]!] = fromTest ? 1 : 0;
  });
  return isTestFirm;
}

function groupingText(dropFrom: "train" | "test", testShare: number): string {
  if (testShare < 1)
    return `${testShare * 100} % of all firms drawn by name for the test, the others for learning`;
  return dropFrom === "train"
    ? "firms with a test row left out of train, calibrate and choose: the learning side keeps those that were gone"
    : "firms with a learning row left out of the test: the test keeps only firms never seen before";
}
