import { differenceOf, isBounded } from "vigie/experiments";
import type { AgainstProduction } from "../evidence.ts";
import { type Answer, failed, interval, passed, type Rule, unknown } from "./rule.ts";

/** Non-inferiority: the 95 % interval of the difference must lie above minus the margin. */
export const notWorseThanProduction: Rule<"not-worse-than-production"> = {
  canBeWaived: false,
  asks: ({ margin }) => `average precision is not worse than production's by more than ${margin}, at 95 %`,
  judge: ({ margin }, { againstProduction }) => judgeAgainst(againstProduction, margin),
};

function judgeAgainst(against: AgainstProduction, margin: number): Answer {
  if (against.kind === "none") return passed(against.why, ["the alias production"]);
  const gap = against.kind === "paired" ? pairedGap(against) : unpairedGap(against);
  const read =
    against.kind === "paired"
      ? [`predictions of this version's run and of ${against.reference}'s, on the same rows`]
      : ["evaluation.json", `evaluation.json of ${against.reference}`];
  const how =
    against.kind === "paired"
      ? "paired on the same rows"
      : `not paired: ${against.why}; taken as independent`;
  if (gap === null)
    return unknown(`no interval of the difference to ${against.reference} (${how})`, read, moreFirms(null));
  const found = `difference to ${against.reference} ${interval(gap.value, gap.low, gap.high)}, ${how}`;
  if (gap.low > -margin) return passed(found, read);
  const needed = firmsNeeded(gap, margin);
  if (gap.high < -margin) return failed(found, read, `a model that loses less than ${margin}`);
  return unknown(found, read, moreFirms(needed));
}

interface Gap {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly positiveFirms: number;
}

function pairedGap({ line: { difference } }: Extract<AgainstProduction, { kind: "paired" }>): Gap | null {
  return isBounded(difference) ? difference : null;
}

function unpairedGap({
  candidate,
  production,
}: Extract<AgainstProduction, { kind: "unpaired" }>): Gap | null {
  if (candidate === null || production === null || !isBounded(candidate) || !isBounded(production))
    return null;
  const positiveFirms = Math.min(candidate.positiveFirms, production.positiveFirms);
  return { ...differenceOf(candidate, production), positiveFirms };
}

/** Widths shrink with the root of the failing firms. */
function firmsNeeded({ value, low, positiveFirms }: Gap, margin: number): number | null {
  const spare = value + margin;
  return spare > 0 ? Math.ceil(positiveFirms * ((value - low) / spare) ** 2) : null;
}

function moreFirms(needed: number | null): string {
  const about = needed === null ? "more failing firms" : `about ${needed} failing firms`;
  return `${about} in the test part would decide it, or a model that is better by more`;
}
