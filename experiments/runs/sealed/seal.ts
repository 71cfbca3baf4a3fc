import { Fault, isoOfMonth, type Month } from "vigie/datasets";
import type { Protocol, Study } from "../study.ts";

/** Which months of its panel a study keeps from whoever develops on it. */
export type Seal =
  /** As-of dates from this month on: folds that judge any of them wait for `--final`. */
  | { readonly from: Month }
  /** Why nothing is sealed: said wherever the study's results are. */
  | { readonly none: string };

/** First sealed as-of month: what the study names, else that of its last test. Null where it says why nothing is sealed. */
export function sealedFrom({ sealed, protocols }: Study): Month | null {
  if (sealed === undefined) return Math.max(...protocols.map((protocol) => testOf(protocol).from));
  return "none" in sealed ? null : sealed.from;
}

/**
 * The study with the folds that judge no sealed month: what anyone may look at as often as they like.
 * Throws `study.sealed` where that leaves none.
 */
export function developmentOf(study: Study): Study {
  const from = sealedFrom(study);
  if (from === null) return study;
  const protocols = study.protocols.filter((protocol) => testOf(protocol).until <= from);
  if (protocols.length > 0) return { ...study, sealed: { from }, protocols };
  throw new Fault(
    "study.sealed",
    `folds of ${study.name} that judge nothing from ${isoOfMonth(from)} on: 0 (expected one beside the sealed months, or \`vigie experiment run ${study.name} --final --reason "why now"\`)`,
    { kind: "conflict" },
  );
}

/** The study with the folds that judge sealed months: each look at them counts. Throws `study.nothing-sealed`. */
export function finalOf(study: Study): Study {
  const from = sealedFrom(study);
  if (from === null) throw nothingSealed(study);
  const protocols = study.protocols.filter((protocol) => testOf(protocol).until > from);
  if (protocols.length === 0) throw nothingSealed(study);
  return { ...study, sealed: { from }, protocols };
}

/** As-of months in which a fold judges, half-open. */
export function testOf({ fold }: Pick<Protocol, "fold">): { readonly from: Month; readonly until: Month } {
  return "parts" in fold ? fold.parts.test : { from: fold.testFrom, until: fold.testUntil };
}

function nothingSealed({ name }: Study): Fault {
  return new Fault(
    "study.nothing-sealed",
    `folds of ${name} that judge sealed months: 0 (expected one; without --final the study runs as it is)`,
    { kind: "conflict" },
  );
}
