import { holm } from "../intervals/holm.ts";
import { type Contrast, differenceOf, isBounded, ratioOf } from "../intervals/mover.ts";
import { twoSided, z975 } from "../intervals/student.ts";
import type { Estimate } from "../outcomes.ts";
import type { Criterion } from "./specification.ts";
import { type Undecided, whyUndecided, withoutInterval } from "./undecided.ts";

export type AuditVerdict = "pass" | "fail" | "not enough evidence";

/** One group held against its reference. */
export interface Judgement {
  readonly verdict: AuditVerdict;
  /** Group minus reference, or group over reference, with its 95 % interval; null where it cannot be given. */
  readonly gap: { readonly value: number; readonly low: number | null; readonly high: number | null } | null;
  /** Holm-adjusted over the groups, one-sided, of lying within the margin. */
  readonly pValue: number | null;
  /** Failing firms of this group with which the interval would decide; null where it does, or where nothing can. */
  readonly firmsNeeded: number | null;
  /** Why there is not enough evidence, else null. */
  readonly reason: string | null;
  /** The same by kind and numbers; absent where there is enough, and in reports made before it was kept. */
  readonly why?: Undecided;
}

/** Of several lines: fail, then not enough evidence, then pass. */
export function worstOf(lines: readonly Pick<Judgement, "verdict">[]): AuditVerdict {
  if (lines.some(({ verdict }) => verdict === "fail")) return "fail";
  return lines.every(({ verdict }) => verdict === "pass") ? "pass" : "not enough evidence";
}

/**
 * Pass: the interval lies within the margin. Fail: the gap lies beyond it, Holm-adjusted over the groups, since among
 * many groups one always looks bad. Otherwise not enough evidence, with the firms that would decide it.
 */
export function judgeAll(criterion: Criterion, pairs: readonly AuditedPair[]): readonly Judgement[] {
  const found = pairs.map(({ group, reference }) => contrast(criterion, group, reference));
  return judgeContrasts(criterion, found, pairs);
}

export interface AuditedPair {
  readonly group: Estimate;
  readonly reference: Estimate;
}

/** The same of gaps that were found otherwise, or why there is none. */
export function judgeContrasts(
  criterion: Criterion,
  found: readonly (Contrast | Undecided)[],
  pairs: readonly AuditedPair[],
): readonly Judgement[] {
  const adjusted = holm(found.map((one) => (isUndecided(one) ? Number.NaN : beyond(criterion, one))));
  return found.map((one, i) =>
    isUndecided(one) ? unknown(one, criterion, pairs[i]!) : judge(criterion, one, adjusted[i]!, pairs[i]!),
  );
}

export function isUndecided(one: Contrast | Undecided): one is Undecided {
  return "because" in one;
}

/** The gap, or why there is none. */
export function contrast({ compare }: Criterion, group: Estimate, reference: Estimate): Contrast | Undecided {
  if (group.value === null) return withoutInterval("group", group);
  if (reference.value === null) return withoutInterval("reference", reference);
  if (!isBounded(group)) return withoutInterval("group", group);
  if (!isBounded(reference)) return withoutInterval("reference", reference);
  if (compare === "difference") return differenceOf(group, reference);
  return group.value > 0 && reference.value > 0 ? ratioOf(group, reference) : { because: "ratio with zero" };
}

/** How far the gap and its bounds lie on the scale on which the margin is symmetric. */
function scaled({ compare, margin }: Criterion, { value, low, high }: Contrast) {
  if (compare === "difference") return { value, low, high, margin };
  return { value: Math.log(value), low: Math.log(low), high: Math.log(high), margin: -Math.log(margin) };
}

/** One-sided p-value of lying within the margin; the error is that of the side towards it. */
function beyond(criterion: Criterion, gap: Contrast): number {
  const { value, low, high, margin } = scaled(criterion, gap);
  const excess = Math.abs(value) - margin;
  const error = (value > 0 ? value - low : high - value) / z975;
  if (error === 0) return excess > 0 ? 0 : 1;
  const half = Number.isFinite(error) ? twoSided(excess / error, manyDegrees) / 2 : 0.5;
  return excess > 0 ? half : 1 - half;
}

/** Bounds are 95 % already, with their own degrees of freedom: the normal's tail from there on. */
const manyDegrees = 2000;

function judge(
  criterion: Criterion,
  gap: Contrast,
  pValue: number,
  { group, reference }: AuditedPair,
): Judgement {
  const { value, low, high, margin } = scaled(criterion, gap);
  const shown = { value: gap.value, low: finite(gap.low), high: finite(gap.high) };
  const decided = low > -margin && high < margin ? "pass" : pValue <= 0.025 ? "fail" : null;
  if (decided !== null) return { verdict: decided, gap: shown, pValue, firmsNeeded: null, reason: null };
  const spare = Math.abs(Math.abs(value) - margin);
  return {
    verdict: "not enough evidence",
    gap: shown,
    pValue,
    firmsNeeded: firmsNeeded(spare, Math.max(value - low, high - value), group),
    ...whyUndecided({
      because: "across the margin",
      group: group.positiveFirms,
      reference: reference.positiveFirms,
    }),
  };
}

/** Widths shrink with the root of the firms, and the smaller group makes nearly all of the width. */
function firmsNeeded(spare: number, half: number, { positiveFirms }: Estimate): number | null {
  if (!(spare > 0) || !Number.isFinite(half)) return null;
  return Math.max(positiveFirms + 1, Math.ceil(positiveFirms * (half / spare) ** 2));
}

function unknown(why: Undecided, { compare }: Criterion, { group, reference }: AuditedPair): Judgement {
  const [a, b] = [group.value, reference.value];
  const value = a === null || b === null ? null : compare === "difference" ? a - b : b > 0 ? a / b : null;
  return {
    verdict: "not enough evidence",
    gap: value === null ? null : { value, low: null, high: null },
    pValue: null,
    firmsNeeded: null,
    ...whyUndecided(why),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
