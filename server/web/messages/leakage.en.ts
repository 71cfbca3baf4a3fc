import type { LeakageCheck, LeakageMeasureName } from "vigie/experiments";

/** What pages say of the leakage check, in English. Findings and names of measures are the report's own. */
export const leakageEn = {
  title: "Leakage check",
  lead: "Whether anything that was not known on the day it speaks of has reached this model.",
  check: "Check",
  verdict: "Verdict",
  finding: "What was found",
  whole: "All in all:",
  verdicts: {
    clean: "clean",
    suspect: "suspect",
    "not enough evidence": "not enough evidence",
    "not made": "not made",
  },
  checks: {
    rebuild: "Features rebuilt after later facts were changed",
    "earlier scores": "Scores one to three months earlier",
    "seen in training": "“Was seen in training” as a score",
    "repeated rows": "Rows and firms on both sides of the test",
    "single feature": "One feature alone",
    "missing values": "The gaps of one feature alone",
  },
  measures: (n: number, text: string) => (n === 1 ? "1 measure" : `${text} measures`),
  measureOf: (name: string, of: string) => `${name}: ${of}`,
  counts: (failing: string, firms: string) => `${failing} failing firms of ${firms}`,
  findingOf: ({ finding }: LeakageCheck): string => finding,
  measureName: (name: LeakageMeasureName): string => name,
  howToMake: "made by the command vigie experiment leakage RUN",
  none: "Not looked for: this run is older than the check. The same study run again makes it.",
};
