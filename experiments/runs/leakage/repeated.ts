import { estimateRatios } from "../../evaluation/intervals/ratio.ts";
import type { Estimate } from "../../evaluation/outcomes.ts";
import { checkFold, type FoldBreach } from "../../splits/check.ts";
import { learningParts } from "../../splits/fold.ts";
import { type LeakageCheck, leakageCheck } from "./report.ts";
import { hashRows } from "./row-hash.ts";
import type { LeakageSentence } from "./sentence.ts";
import { type LeakageSubject, outcomesOf, someFirms } from "./subject.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** Share of the test rows that may repeat a row learned from: fewer move no metric by what one would see. */
const fewRepeated = 0.01;

/** Values shared by more firms than this are an ordinary state (no debt, no plan …), not a copied row. */
const mostAlike = 3;

/** Rows with the same features on both sides of the test, firms on both sides, a firm twice at a date, broken promises of the fold. */
export function checkRepeated(subject: LeakageSubject): LeakageCheck {
  const { keys, fold } = subject;
  const test = someFirms(keys, fold.rows.test);
  const learned = learningRows(subject);
  const repeated = shareOf(subject, test, findRepeated(subject, learned, test));
  const known = new Set(Array.from(learned, (row) => keys.firms[row]!));
  const sameFirm = shareOf(
    subject,
    test,
    Uint8Array.from(test, (row) => (known.has(keys.firms[row]!) ? 1 : 0)),
  );
  const twice = countTwice(subject);
  const breaches = checkFold(fold, keys);
  const isThroughTime = fold.description.protocol !== "grouped";
  const says: readonly LeakageSentence[] = [
    { says: "repeated", rows: repeated.value, firms: sameFirm.value, isThroughTime },
    ...(twice > 0 ? [{ says: "twice", rows: twice } as const] : []),
    ...breaches.map((breach) => ({ says: "breach", ...breach }) as const),
  ];
  const verdict = verdictOn(repeated, twice, breaches);
  return leakageCheck({ name: "repeated rows", verdict, says }, [
    { name: "share of test rows with all features of a row learned from", of: null, estimate: repeated },
    { name: "share of test rows of firms also learned from", of: null, estimate: sameFirm },
  ]);
}

function learningRows({ keys, fold }: LeakageSubject): Uint32Array {
  const rows = learningParts.flatMap((part) => [...fold.rows[part]]);
  return someFirms(keys, Uint32Array.from(rows).sort(), 1_000_000);
}

/** 1 for each test row whose features are those of a row learned from, and of few firms in all. */
function findRepeated(subject: LeakageSubject, learned: Uint32Array, test: Uint32Array): Uint8Array {
  const rows = Uint32Array.from([...learned, ...test]).sort();
  const hashes = hashRows(subject, rows);
  const at = new Map(Array.from(rows, (row, i) => [row, hashes[i]!]));
  const firmsOf = new Map<number, Set<number>>();
  for (const row of rows) {
    const firms = firmsOf.get(at.get(row)!) ?? new Set();
    firmsOf.set(at.get(row)!, firms.size > mostAlike ? firms : firms.add(subject.keys.firms[row]!));
  }
  const learnedFrom = new Set(Array.from(learned, (row) => at.get(row)!));
  return Uint8Array.from(test, (row) => {
    const hash = at.get(row)!;
    return learnedFrom.has(hash) && firmsOf.get(hash)!.size <= mostAlike ? 1 : 0;
  });
}

function shareOf({ keys }: LeakageSubject, rows: Uint32Array, flags: Uint8Array): Estimate {
  const margins = Float64Array.from(flags);
  const outcomes = { ...outcomesOf(keys, rows), margins, probabilities: margins };
  const all = [...rows.keys()];
  return estimateRatios(outcomes, { names: ["alertRate"], threshold: 1, rows: all }).alertRate!;
}

/** Rows of the fold whose firm and as-of date another row of it has. */
function countTwice({ keys, fold }: LeakageSubject): number {
  const seen = new Set<number>();
  let twice = 0;
  for (const part of [...learningParts, "test"] as const)
    for (const row of fold.rows[part]) {
      const place = keys.firms[row]! * 4096 + keys.asOf[row]!;
      if (seen.has(place)) twice++;
      seen.add(place);
    }
  return twice;
}

function verdictOn({ low, high }: Estimate, twice: number, breaches: readonly FoldBreach[]): LeakageVerdict {
  if (breaches.length > 0 || twice > 0) return "suspect";
  if (low === null || high === null) return "not enough evidence";
  if (low > fewRepeated) return "suspect";
  return high <= fewRepeated ? "clean" : "not enough evidence";
}
