import { type Contrast, differenceOf, isBounded } from "../../evaluation/intervals/mover.ts";
import { estimateRatios } from "../../evaluation/intervals/ratio.ts";
import type { Estimate } from "../../evaluation/outcomes.ts";
import { type LeakageCheck, leakageCheck, leastFailing } from "./report.ts";
import { type LeakageSubject, outcomesOf } from "./subject.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** Distance of an AUC from 0.5 that may be chance or age, and one that is surely small enough. */
const [farEnough, closeEnough] = [0.05, 0.1];

/** Whether "its firm is in train" alone ranks the test part. */
export function checkSeen({ keys, fold }: Pick<LeakageSubject, "keys" | "fold">): LeakageCheck {
  const { train, test } = fold.rows;
  const trained = new Set(Array.from(train, (row) => keys.firms[row]!));
  const seen = Float64Array.from(test, (row) => (trained.has(keys.firms[row]!) ? 1 : 0));
  const outcomes = { ...outcomesOf(keys, test), margins: seen, probabilities: seen };
  const rowsOf = (label: number) => [...seen.keys()].filter((i) => outcomes.labels[i] === label);
  const share = (rows: readonly number[]) =>
    estimateRatios(outcomes, { names: ["alertRate"], threshold: 1, rows }).alertRate!;
  const [failing, sound] = [share(rowsOf(1)), share(rowsOf(0))];
  const auc = aucOfShares(failing, sound, { rows: test.length, firms: new Set(outcomes.firms).size });
  const verdict = verdictOn(auc);
  const better = (failing.value ?? 0) > (sound.value ?? 0) ? "seen" : "not seen";
  const which = auc.value === 0.5 ? "neither" : better;
  const says = [{ says: "seen", which, auc: auc.value, failing: failing.value, sound: sound.value }] as const;
  return leakageCheck({ name: "seen in training", verdict, says }, [
    { name: `AUC of "was ${better} in training"`, of: null, estimate: auc },
    { name: "share seen among failing rows", of: null, estimate: failing },
    { name: "share seen among other rows", of: null, estimate: sound },
  ]);
}

/** A score of two values has AUC ½ + (p₁ − p₀) / 2, so its interval is that of a difference of shares; turned to lie above ½. */
function aucOfShares(failing: Estimate, sound: Estimate, counts: Pick<Estimate, "rows" | "firms">): Estimate {
  const known = { ...counts, positiveFirms: failing.positiveFirms };
  if (failing.value === null || sound.value === null)
    return { value: null, low: null, high: null, method: "not defined: one class only", ...known };
  const sign = failing.value > sound.value ? 1 : -1;
  const value = 0.5 + (sign * (failing.value - sound.value)) / 2;
  const isConstant = failing.value === sound.value && (failing.value === 0 || failing.value === 1);
  if (isConstant)
    return { value, low: value, high: value, method: "exact: every row has the same score", ...known };
  if (!isBounded(failing) || !isBounded(sound))
    return { value, low: null, high: null, method: "no interval: too few firms", ...known };
  const [a, b]: Contrast[] = sign > 0 ? [failing, sound] : [sound, failing];
  const gap = differenceOf(a!, b!);
  const method = "from the score intervals of both shares (Newcombe 1998, method 10), on firms";
  return { value, low: 0.5 + gap.low / 2, high: 0.5 + gap.high / 2, method, ...known };
}

function verdictOn({ low, high, positiveFirms }: Estimate): LeakageVerdict {
  if (positiveFirms < leastFailing || low === null || high === null) return "not enough evidence";
  if (low > 0.5 + farEnough) return "suspect";
  return high <= 0.5 + closeEnough ? "clean" : "not enough evidence";
}
