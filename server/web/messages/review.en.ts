/** What the pages of versions say about policies and review, in English. */
export const reviewEn = {
  rules: "Policy",
  rulesLead: (policy: string) =>
    `The policy ${policy} asks these of every version. What fails stands in the way of an approval; what lacks evidence must be acknowledged by whoever approves.`,
  noRules: (policy: string) => `The policy ${policy} asks nothing of the evidence: it is left to the reader.`,
  missingFiles: (files: string) => `The bundle lacks ${files}.`,
  rule: "Rule",
  verdict: "Verdict",
  found: "Found",
  ruleNames: {
    "not-worse-than-production": "Not worse than production",
    "calibration-slope": "Calibration slope",
    fairness: "Fairness audit",
    embargo: "Embargo",
    leakage: "Leakage check",
    reproduced: "Reproduced",
    looks: "Looks at the sealed window",
  },
  verdicts: { pass: "Pass", fail: "Fail", "not enough evidence": "Not enough evidence" },
  read: (what: string) => `Read: ${what}`,
  wanted: (what: string) => `Wanted: ${what}`,
  waived: (by: string, until: string) => `Waived by ${by} until ${until}`,
  acknowledge: "I know, and accept it",
  acknowledgeRule: (rule: string) => `I know that evidence is lacking for ${rule}, and accept it`,
  acknowledgeFirst: (n: number) =>
    n === 1
      ? "To approve, first acknowledge the rule that lacks evidence, under Policy."
      : `To approve, first acknowledge the ${n} rules that lack evidence, under Policy.`,
  cannotApprove: "A rule of the policy stands in the way of an approval.",
} as const;
