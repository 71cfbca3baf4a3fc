import type { FoldBreach } from "../../splits/check.ts";
import type { LeakageVerdict } from "./verdict.ts";

/** What a check found, by the kind of sentence and its numbers: findings are its English, pages say it in their own language. */
export type LeakageSentence =
  | { readonly says: "no earlier rows" }
  /** AUC at the as-of date, then one, two and three months earlier. */
  | { readonly says: "earlier"; readonly aucs: readonly number[]; readonly verdict: LeakageVerdict }
  | {
      readonly says: "seen";
      /** Which of the two ranks above ½; `neither` where the AUC is ½. */
      readonly which: "seen" | "not seen" | "neither";
      readonly auc: number | null;
      /** Of failing rows, and of the others, whose firm was seen; 0..1, null without such rows. */
      readonly failing: number | null;
      readonly sound: number | null;
    }
  | {
      readonly says: "repeated";
      /** Of the test rows, 0..1. */
      readonly rows: number | null;
      readonly firms: number | null;
      /** Whether the fold is one through time, which has firms on both sides. */
      readonly isThroughTime: boolean;
    }
  | { readonly says: "twice"; readonly rows: number }
  | ({ readonly says: "breach" } & FoldBreach)
  | { readonly says: "no gaps" }
  | { readonly says: "too few to rank"; readonly least: number }
  | ({ readonly says: "ranks best"; readonly of: number } & Ranked)
  | ({ readonly says: "ranks too well" } & Ranked)
  | { readonly says: "no better than"; readonly run: string }
  | { readonly says: "better than"; readonly run: string; readonly features: readonly Risen[] }
  | { readonly says: "nothing to rebuild"; readonly values: number; readonly later: number }
  | { readonly says: "no facts"; readonly why: string }
  | {
      readonly says: "rebuilt";
      readonly cells: number;
      readonly rows: number;
      /** As-of dates, `YYYY-MM-DD`. */
      readonly dates: readonly string[];
      /** Facts known later. */
      readonly later: number;
      /** Cells that moved, by feature, the most first. */
      readonly moved: readonly { readonly feature: string; readonly cells: number }[];
      /** Firms that are there in one of the two only. */
      readonly lost: number;
    };

interface Ranked {
  /** Whether the features themselves were ranked by, or their gaps. */
  readonly by: "values" | "gaps";
  readonly features: readonly RankedFeature[];
  /** The best model, if any. */
  readonly whole: RankedFeature | null;
}

interface RankedFeature {
  readonly name: string;
  readonly auc: number;
}

interface Risen extends RankedFeature {
  readonly before: number;
  /** Which feature was the best where this one is new; null where it is not. */
  readonly best: string | null;
}

const three = (value: number | null) => value?.toFixed(3) ?? "–";
const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);
const whole = (n: number) => n.toLocaleString("en-US");

/** The sentences in English, as reports have them. */
export function findingOf(sentences: readonly LeakageSentence[]): string {
  return sentences.map(inEnglish).join("; ");
}

function inEnglish(sentence: LeakageSentence): string {
  switch (sentence.says) {
    case "no earlier rows":
      return "no firm of the test part has rows one, two and three months earlier";
    case "earlier":
      return `AUC ${three(sentence.aucs[0]!)} at the as-of date, ${sentence.aucs.slice(1).map(three).join(", ")} one, two and three months earlier${cliffs[sentence.verdict]}`;
    case "seen":
      return `${seenText(sentence)}; ${percent(sentence.failing)} of its failing rows and ${percent(sentence.sound)} of the others are of firms seen there`;
    case "repeated":
      return `${percent(sentence.rows)} of the test rows have all features of a row learned from; ${percent(sentence.firms)} are of firms that are also learned from${sentence.isThroughTime ? ", as a fold through time has them" : ""}`;
    case "twice":
      return `${sentence.rows} rows are of a firm and date that are there before`;
    case "breach":
      return `${sentence.rule} (${sentence.parts.join(", ")}): ${sentence.count}, ${sentence.example}`;
    case "no gaps":
      return "no feature has gaps in the choose part";
    case "too few to rank":
      return `fewer than ${sentence.least} failing firms in the choose part to rank`;
    case "ranks best":
      return `of ${sentence.of} the best alone on the choose part is ${rankedText(sentence)}`;
    case "ranks too well":
      return `alone ranks better than may be believed, by AUC on the choose part: ${rankedText(sentence)}`;
    case "no better than":
      return `none better than in run ${sentence.run}`;
    case "better than":
      return `ranks better than in run ${sentence.run}: ${sentence.features.map(risenText).join(", ")}`;
    case "nothing to rebuild":
      return `nothing to compare: ${whole(sentence.values)} values, ${whole(sentence.later)} facts known later`;
    case "no facts":
      return sentence.why;
    case "rebuilt":
      return `${whole(sentence.cells)} cells of ${whole(sentence.rows)} firm-months rebuilt as of ${sentence.dates.join(", ")} after ${whole(sentence.later)} facts known later were given to other firms, changed or dropped (the register is held fixed): ${movedText(sentence)}`;
  }
}

const cliffs: Readonly<Record<LeakageVerdict, string>> = {
  clean: ": no cliff",
  suspect: ": a cliff; something is used that only the last month knew",
  "not enough evidence": ": too few failing firms to tell a cliff from chance",
};

type Of<S extends LeakageSentence["says"]> = Extract<LeakageSentence, { readonly says: S }>;

function seenText({ which, auc }: Of<"seen">): string {
  return which === "neither"
    ? "having been seen in training tells nothing of the test part: AUC 0.500"
    : `"was ${which} in training" alone ranks the test part with AUC ${three(auc)}`;
}

function rankedText({ by, features, whole: model }: Ranked): string {
  const told = features.map(({ name, auc }) => `${by === "gaps" ? "a missing " : ""}${name} ${three(auc)}`);
  return `${told.join(", ")}${model === null ? "" : ` (whole model ${model.name}: ${three(model.auc)})`}`;
}

function risenText({ name, auc, before, best }: Risen): string {
  return `${name} ${three(auc)} (${best === null ? "was" : `new, the best was ${best}`} ${three(before)})`;
}

function movedText({ moved, lost }: Of<"rebuilt">): string {
  if (moved.length === 0 && lost === 0) return "not one moved";
  const shown = moved.slice(0, 6).map(({ feature, cells }) => `${feature} ${whole(cells)}`);
  return `${[...shown, ...(lost > 0 ? [`firms there or not ${whole(lost)}`] : [])].join(", ")} moved`;
}
