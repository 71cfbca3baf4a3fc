import { checkEarlier, earlierRows } from "./earlier.ts";
import { checkRepeated } from "./repeated.ts";
import { type LeakageReport, leakageReport } from "./report.ts";
import { checkSeen } from "./seen.ts";
import { checkSingle } from "./single.ts";
import { type LeakageOptions, type LeakageSubject, subjectOf } from "./subject.ts";

/**
 * Looks for leakage in models under one protocol: everything that can be seen in the panel, the fold and the scores. What
 * needs the facts is `checkRebuild`. By name of the model. Throws what `makeFold` and `scorePipeline` throw.
 */
export function checkLeakage(options: LeakageOptions): Readonly<Record<string, LeakageReport>> {
  return checkSubject(subjectOf(options), options.protocol.name);
}

/** The same for a panel that is cut already. */
export function checkSubject(
  subject: LeakageSubject,
  protocol: string,
): Readonly<Record<string, LeakageReport>> {
  const earlier = earlierRows(subject);
  const ofAll = [checkSeen(subject), checkRepeated(subject), ...checkSingle(subject)];
  return Object.fromEntries(
    Object.entries(subject.models).map(([model, score]) => [
      model,
      leakageReport({ protocol, model }, [checkEarlier(subject, earlier, score), ...ofAll]),
    ]),
  );
}
