import type { FoldPart, MetricNames, RunModel } from "vigie/experiments";
import type { DivisionNames, reasonsEn } from "vigie/words";
import type { VersionStatus } from "../state/state.ts";
import type { QuestionId } from "./questions.ts";

/** Every word a card says: a language is one object of this type. */
export interface CardWords {
  readonly language: "en" | "fr";
  /** For numbers. */
  readonly locale: string;
  /** Between the ends of an interval. */
  readonly to: string;
  /** Before what is said of a name. */
  readonly colon: string;
  /** `2026-03-14` as the language writes days. */
  readonly day: (iso: string) => string;
  /** What records say in English. */
  readonly reasons: typeof reasonsEn;
  /** What the study asks, in the words of whoever wrote it. */
  readonly question: (text: string) => string;
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
  /** A target as the panel names it. */
  readonly targetName: (name: string) => string;
  readonly targetText: (name: string, horizon: number, delay: number) => string;
  readonly metrics: string;
  readonly inputs: string;
  readonly inputsHeader: readonly string[];
  /** Types of columns, and their units as the panel has them; those without a word of the language are told as they are. */
  readonly types: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly missingRules: {
    readonly kept: string;
    readonly imputed: (value: string, isTold: boolean) => string;
    readonly noLevel: (isTold: boolean) => string;
    readonly formula: (of: string) => string;
    readonly unused: string;
  };
  readonly metricNames: MetricNames;
  readonly further: string;
  readonly view: string;
  readonly failingFirms: string;
  readonly treatedKept: string;
  readonly treatedLeftOut: string;
  readonly within: (months: number) => string;
  readonly calibration: string;
  readonly platt: (slope: string, intercept: string) => string;
  readonly interceptOnly: (shift: string) => string;
  readonly isotonic: (levels: string) => string;
  readonly slopeNote: string;
  readonly observedNote: string;
  readonly reliabilityHeader: readonly string[];
  readonly fairness: string;
  readonly noFairness: string;
  readonly fairnessLead: (places: string, departments: string) => string;
  readonly fairnessHeader: readonly string[];
  readonly verdicts: Readonly<Record<"pass" | "fail" | "not enough evidence", string>>;
  readonly divisions: DivisionNames;
  readonly notAudited: (divisions: string) => string;
  readonly owners: string;
  readonly ownersElsewhere: string;
  readonly author: (person: string) => string;
  readonly statuses: Readonly<Record<VersionStatus, string>>;
  readonly notJudged: string;
  readonly judged: (how: string, person: string, day: string) => string;
  readonly notReproduced: string;
  readonly reproduced: (people: string) => string;
  readonly openFindings: (open: number) => string;
  readonly waivedRules: (rules: string) => string;
  readonly erased: string;
  readonly answeredBy: (person: string, day: string) => string;
  readonly run: string;
  readonly protocol: string;
  readonly model: string;
  readonly modelText: (model: Pick<RunModel, "kind" | "engine" | "engineVersion" | "threads">) => string;
  readonly seed: string;
  readonly features: string;
  readonly code: string;
  readonly lookedByNow: (times: number, people: number, models: number) => string;
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
  /** How an interval was made. */
  readonly methodText: (method: string) => string;
  readonly thresholds: string;
  readonly thresholdHeader: readonly string[];
  readonly thresholdsNote: string;
  readonly levels: Readonly<Record<"high" | "moderate", string>>;
  readonly rules: string;
  readonly rulesNote: string;
  readonly ruleHeader: readonly string[];
  readonly rulesWorth: string;
  readonly rulesHeader: readonly string[];
  /** Of one model held against another. */
  readonly paired: Readonly<Record<string, string>>;
  readonly leadTime: string;
  readonly leadTimeNote: (failing: string, unknown: string, months: number) => string;
  readonly leadTimeHeader: readonly string[];
  /** By name of the measure. */
  readonly leadMeasures: Readonly<Record<string, string>>;
  readonly groups: (name: string) => string;
  readonly noGroups: string;
  readonly groupHeader: readonly string[];
  readonly limits: string;
  readonly limitTexts: readonly string[];
  readonly questions: string;
  readonly questionsText: string;
  readonly controllerQuestions: Readonly<Record<QuestionId, string>>;
  readonly notAnswered: string;
  readonly made: string;
  readonly madeHeader: readonly string[];
}
