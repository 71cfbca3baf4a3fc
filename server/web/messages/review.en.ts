import type { RuleCheck } from "vigie/registry";

/** What the pages of versions say about policies and review, in English. */
export const reviewEn = {
  liesAt: "Lies at",
  fromOutside:
    "Registered from outside: the registry holds a pointer and no evidence, so the policy lets nobody approve or release it.",
  rules: "Policy",
  rulesLead: (policy: string) =>
    `The policy ${policy} asks these of every version. What fails stands in the way of an approval; what lacks evidence must be acknowledged by whoever approves.`,
  noRules: (policy: string) => `The policy ${policy} asks nothing of the evidence: it is left to the reader.`,
  missingFiles: (files: string) => `The bundle lacks ${files}.`,
  rule: "Rule",
  verdict: "Verdict",
  found: "Found",
  foundOf: ({ found }: Pick<RuleCheck, "finding" | "verdict" | "found">): string => found,
  wantedOf: ({ wanted }: RuleCheck): string => wanted ?? "",
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
  asItWasOn: "As it was on",
  asItWas: (day: string) => `As it was at the end of ${day} (UTC)`,
  versionsThen: (n: number) =>
    n === 0
      ? "No version was registered yet."
      : n === 1
        ? "1 version was registered."
        : `${n} versions were registered.`,
  since: "Since",
  putThereBy: "Put there by",
  rollingBack: "rolling back",
  approvedBy: "Approved by",
  why: "Why",
  keepCard: "To keep:",
  controllerQuestion: "A question that only the controller can answer",
  controllerQuestions: {
    "legal-basis": "Legal basis and purpose",
    "impact-assessment": "Impact assessment",
    "natural-persons": "Firms that are natural persons",
    "algorithmic-mention": "Mention and explanation of the algorithm",
    objection: "Objection and correction",
    "human-decision": "Human decision",
    secrecy: "Secrecy",
    retention: "Retention",
    contact: "Contact",
  },
  controllerAnswer: "The controller's answer, for every version of the model",
  whenMissing: "Where it is missing",
  missingRules: {
    kept: "stays missing",
    imputed: (value: string, isTold: boolean) =>
      `${value}, learned in train${isTold ? "; the model is told" : ""}`,
    noLevel: (isTold: boolean) => `belongs to no level${isTold ? "; the model is told" : ""}`,
    formula: (of: string) => `so is ${of}`,
    unused: "not seen by the model",
  },
  findings: "Findings",
  findingNumber: (id: number) => `finding ${id}`,
  noFindings: "Nobody has found anything yet.",
  addFinding: "Open a finding",
  openFinding: "Open the finding",
  severity: "Severity",
  severities: { blocking: "Blocking", major: "Major", minor: "Minor" },
  about: "About",
  anchors: { metric: "Metric", chart: "Chart", cell: "Cell", card: "Card", version: "Version" },
  owner: "Who answers",
  whatWasFound: "What was found",
  erasedText: "(the text was erased)",
  foundBy: (by: string, owner: string) => `Found by ${by}; ${owner} answers.`,
  standings: {
    open: "Open",
    answered: "Answered",
    fixed: "Fixed",
    waived: "Waived",
    ended: "Waiver ended: open again",
  },
  steps: {
    answered: (by: string, _until: string | null) => `${by} answered:`,
    fixed: (by: string, _until: string | null) => `${by} calls it fixed:`,
    waived: (by: string, until: string | null) => `${by} waived it until ${until}:`,
  },
  answerFinding: (id: number) => `Answer or close finding ${id}`,
  answerText: "Your answer, or why it is closed",
  answer: "Answer",
  fix: "Call it fixed",
  waive: "Waive",
  until: "Until",
  queue: {
    title: "Waiting for a review",
    none: "No version waits for a review.",
    asked: "Asked",
    open: "Open findings",
    openOf: (open: string, blocking: string) =>
      blocking === "0" ? open : `${open}, of which ${blocking} block`,
    yours: "you are its author",
  },
} as const;
