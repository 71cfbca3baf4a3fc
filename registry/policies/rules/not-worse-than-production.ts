import { differenceOf, isBounded } from "vigie/experiments";
import type { AgainstProduction } from "../evidence.ts";
import { type Answer, failed, passed, type Rule, unknown } from "./rule.ts";

/** Non-inferiority: the 95 % interval of the difference must lie above minus the margin. */
export const notWorseThanProduction: Rule<"not-worse-than-production"> = {
  canBeWaived: false,
  asks: ({ margin }) => `average precision is not worse than production's by more than ${margin}, at 95 %`,
  judge: ({ margin }, { againstProduction }) => judgeAgainst(againstProduction, margin),
};

function judgeAgainst(against: AgainstProduction, margin: number): Answer {
  if (against.kind === "none") return passed({ says: "none in production" }, ["the alias production"]);
  const { reference } = against;
  const gap = against.kind === "paired" ? pairedGap(against) : unpairedGap(against);
  const why = against.kind === "paired" ? null : against.why;
  const read =
    against.kind === "paired"
      ? [`predictions of this version's run and of ${reference}'s, on the same rows`]
      : ["evaluation.json", `evaluation.json of ${reference}`];
  if (gap === null) return unknown({ says: "no difference", reference, why }, read);
  const { value, low, high } = gap;
  const needed = firmsNeeded(gap, margin);
  const finding = { says: "difference", reference, why, value, low, high, margin, needed } as const;
  if (low > -margin) return passed(finding, read);
  return high < -margin ? failed(finding, read) : unknown(finding, read);
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
