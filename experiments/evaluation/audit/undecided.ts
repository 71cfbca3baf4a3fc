import type { Estimate } from "../outcomes.ts";

/** Why something is not judged, by kind and numbers: reasons are its English, pages say it in their own language. */
export type Undecided =
  /** Failing firms of the group and of its reference. */
  | { readonly because: "across the margin"; readonly group: number; readonly reference: number }
  | {
      readonly because: "not defined" | "no interval";
      readonly side: "group" | "reference";
      /** Failing firms there. */
      readonly failing: number;
      /** The estimate's own words. */
      readonly method: string;
    }
  | { readonly because: "ratio with zero" | "no stratum with both" | "no such column" }
  | {
      readonly because: "one group only" | "only group" | "reference absent";
      readonly level: string;
    };

/** What stands in a report beside the kind: absent in those made before it was kept. */
export interface WhyUndecided {
  readonly reason: string;
  readonly why?: Undecided;
}

export function whyUndecided(why: Undecided): Required<WhyUndecided> {
  return { reason: inEnglish(why), why };
}

/** Of an estimate without value or interval. */
export function withoutInterval(side: "group" | "reference", estimate: Estimate): Undecided {
  const { value, positiveFirms, method } = estimate;
  const because = value === null ? "not defined" : "no interval";
  return { because, side, failing: positiveFirms, method };
}

function inEnglish(why: Undecided): string {
  switch (why.because) {
    case "across the margin":
      return `the interval reaches across the margin, on ${why.group} failing firms here and ${why.reference} in the reference`;
    case "not defined":
    case "no interval":
      return `the ${why.side}: ${why.method}`;
    case "ratio with zero":
      return "a ratio with zero has no interval";
    case "no stratum with both":
      return "no level of the control has both sides";
    case "no such column":
      return "the panel has no such column";
    case "one group only":
      return `all rows are of one group: ${why.level}`;
    case "only group":
      return `only ${why.level} occurs in it`;
    case "reference absent":
      return `the reference ${why.level} does not occur in it`;
  }
}
