import type { FoldPart } from "vigie/experiments";

/** Every word a card says: a language is one object of this type. */
export interface CardWords {
  readonly use: string;
  readonly uses: readonly string[];
  readonly nonUse: string;
  readonly nonUses: readonly string[];
  readonly data: string;
  readonly dataset: (name: string, rows: string, version: string) => string;
  readonly cutoff: (day: string) => string;
  readonly embargo: (months: number, required: number) => string;
  readonly overridden: (reason: string) => string;
  readonly parts: Readonly<Record<FoldPart, string>>;
  readonly partHeader: readonly string[];
  readonly excluded: string;
  readonly excludedHeader: readonly string[];
  readonly target: string;
  readonly targetText: (name: string, horizon: number, delay: number) => string;
  readonly metrics: string;
  readonly looked: (times: number, people: number, models: number) => string;
  readonly unrecordedLook: string;
  readonly development: string;
  readonly notSealed: (why: string) => string;
  readonly without: string;
  readonly with: string;
  readonly noWith: string;
  readonly metricHeader: readonly string[];
  readonly noInterval: string;
  readonly method: string;
  readonly thresholds: string;
  readonly thresholdHeader: readonly string[];
  readonly thresholdsNote: string;
  readonly levels: Readonly<Record<"high" | "moderate", string>>;
  readonly rules: string;
  readonly rulesNote: string;
  readonly ruleHeader: readonly string[];
  readonly rulesWorth: string;
  readonly rulesHeader: readonly string[];
  readonly leadTime: string;
  readonly leadTimeNote: (failing: string, unknown: string, months: number) => string;
  readonly leadTimeHeader: readonly string[];
  readonly groups: (name: string) => string;
  readonly noGroups: string;
  readonly groupHeader: readonly string[];
  readonly limits: string;
  readonly limitTexts: readonly string[];
  readonly questions: string;
  readonly questionsText: string;
  readonly controllerQuestions: readonly string[];
  readonly notAnswered: string;
  readonly made: string;
  readonly madeHeader: readonly string[];
}

export const english: CardWords = {
  use: "What it is for",
  uses: [
    "Ranking firms by the risk of entering a collective procedure, so that an office can look at the first ones early enough to help.",
    "Beside the judgement of an agent who knows the firm, never in its place.",
  ],
  nonUse: "What it is not for",
  nonUses: [
    "Deciding anything about a firm on its own.",
    "Granting or refusing credit, contracts or aid.",
    "Firms outside the perimeter of the panel named below, or panels whose columns mean something else.",
    "Telling third parties that a firm is at risk.",
  ],
  data: "Data and dates",
  dataset: (name, rows, version) => `Panel **${name}**, ${rows} rows, version \`${version}\`.`,
  cutoff: (day) => `What was not known by ${day}, the first day of the test, was not learned from.`,
  embargo: (months, required) =>
    `Months between the last row learned from and the test: ${months} (every label is known after ${required}).`,
  overridden: (reason) => `**The embargo is shorter than required.** Reason given: ${reason}`,
  parts: { train: "train", calibrate: "calibrate", choose: "choose thresholds", test: "test" },
  partHeader: ["part", "from", "until (excluded)", "rows", "firms", "failing firms"],
  excluded: "Rows left out:",
  excludedHeader: ["reason", "rows", "firms"],
  target: "Target",
  targetText: (name, horizon, delay) =>
    `${name}: within ${horizon} months of the as-of date, by date of effect; known ${delay} months later.`,
  metrics: "Measured on the test part",
  looked: (times, people, models) =>
    `The months of the test are sealed. When this model was judged they had been looked at **${times} ${times === 1 ? "time" : "times"} by ${people} ${people === 1 ? "person" : "people"}**, with ${models} ${models === 1 ? "model" : "models"}; the page of the version says how often by now.`,
  unrecordedLook: "**The months of the test are sealed, and no look at them was recorded.**",
  development:
    "The months of the test are for development: they may be looked at as often as one likes, and the best of many tries looks better than it is. The sealed months were not read.",
  notSealed: (why) => `No month of this study is sealed: ${why}.`,
  without: "Without firms already in procedure",
  with: "With firms already in procedure, counted as failures",
  noWith: "This panel has no firm known to be in procedure: there is only one view.",
  metricHeader: ["metric", "value", "95 % interval", "rows", "firms", "failing firms"],
  noInterval: "none",
  method: "How the intervals were made:",
  thresholds: "Alert thresholds",
  thresholdHeader: [
    "level",
    "probability",
    "margin",
    "criterion",
    "its value there",
    "failing firms there",
    "margin in 95 % of draws",
    "chosen on",
  ],
  thresholdsNote:
    "The draws take firms again, with all their rows, and set the threshold anew: they describe how much the choice depends on which firms were there.",
  levels: { high: "high", moderate: "moderate" },
  rules: "Expert rules after the model",
  rulesNote:
    "Applied in this order to the model's margin; rank and level follow from the result, the probability stays the model's. Counts are of the test part.",
  ruleHeader: [
    "rule",
    "applies where",
    "what it does",
    "because",
    "firms it holds for",
    "rows raised",
    "rows lowered",
  ],
  rulesWorth:
    "With the rules and without, on the test part; the interval of the difference is paired over firms:",
  rulesHeader: ["metric", "with", "without", "difference", "verdict"],
  leadTime: "How early the alerts came",
  leadTimeNote: (failing, unknown, months) =>
    `Months from a firm's first alert in the test part to its procedure, of ${failing} failing firms (${unknown} more whose month is not known). The test part has ${months} months, and no lead is longer than it allows; shares are of the failing firms that were judged so early.`,
  leadTimeHeader: ["measure", "high", "moderate or high"],
  groups: (name) => `By ${name}`,
  noGroups: "No table by group was made.",
  groupHeader: ["rows", "firms", "failing firms"],
  limits: "Limits",
  limitTexts: [
    "Firms helped because of an alert may not fail: once lists are used, later labels no longer show what would have happened.",
    "A group with few failing firms has wide intervals or none: it has not been shown that the model works there.",
    "The value of a threshold's criterion is that of the rows it was chosen on, which flatters it.",
  ],
  questions: "Questions for the controller",
  questionsText: "Only the controller can answer these; nothing here claims conformity.",
  controllerQuestions: [
    "On what legal basis are these data processed, and for what purpose?",
    "Who may see a firm's score, and under which secrecy?",
    "How is a firm told that an algorithm took part, and how does it object?",
    "How long are lists, scores and the data behind them kept?",
    "Who answers for the human decision that follows an alert?",
  ],
  notAnswered: "not answered",
  made: "Made with",
  madeHeader: ["what", "value"],
};
