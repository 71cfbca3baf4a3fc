import { Fault } from "vigie/datasets";
import { estimateNamed, type NamedQuestions } from "../../evaluation/groups.ts";
import type { Draws } from "../../evaluation/intervals/draw.ts";
import { metric } from "../../evaluation/metrics.ts";
import type { Estimate, Outcomes } from "../../evaluation/outcomes.ts";
import { rankOutcomes } from "../../evaluation/ranked.ts";
import type { AlertLevel, LevelMargins } from "../../evaluation/thresholds.ts";

/** How lists of the past write their levels, small letters, without accents. */
const spellings: Readonly<Record<AlertLevel, readonly string[]>> = {
  high: ["high", "fort", "risque fort", "alerte seuil f1", "alerte seuil f0.5", "2"],
  moderate: ["moderate", "modere", "risque modere", "alerte seuil f2", "1"],
  none: ["none", "pas d'alerte", "aucun", "aucune", "0", ""],
};

const ranks: Readonly<Record<AlertLevel, number>> = { high: 2, moderate: 1, none: 0 };

/** The levels of a list as margins: what a level is read back from. */
export const levelMargins: LevelMargins = {
  high: { margin: ranks.high },
  moderate: { margin: ranks.moderate },
};

/** Precision, recall and F of the levels that a list came with, by name: `precision@high`, `f2@moderate` … */
export type LevelReport = Readonly<Record<string, Estimate>>;

/** Levels as numbers that rank; null where the list gives none at all. Throws `list.unknown-level`. */
export function readLevels(written: readonly (string | null)[]): Float64Array | null {
  if (written.every((level) => level === null)) return null;
  return Float64Array.from(written, (level) => ranks[levelOf(level ?? "")]);
}

function levelOf(written: string): AlertLevel {
  const plain = written.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'");
  const found = (Object.keys(spellings) as AlertLevel[]).find((level) => spellings[level].includes(plain));
  if (found !== undefined) return found;
  throw new Fault(
    "list.unknown-level",
    `unknown alert level: ${written} (expected high, moderate or none; fort, modéré or aucun)`,
    {
      place: { column: "alert level", value: written },
    },
  );
}

/** *high* against all the rest, and *high or moderate* against none. */
export function reportLevels(
  { labels, firms }: Pick<Outcomes, "labels" | "firms">,
  levels: Float64Array,
  draws: Draws,
): LevelReport {
  const ranked = rankOutcomes({
    labels,
    firms,
    margins: levels,
    probabilities: new Float64Array(levels.length),
  });
  const names = {
    high: ["precision", "recall", "f0.5", "alertRate"],
    moderate: ["precision", "recall", "f2", "alertRate"],
  };
  const questions: NamedQuestions = Object.fromEntries(
    (["high", "moderate"] as const).flatMap((level) =>
      names[level].map((name) => [`${name}@${level}`, { metric: metric(name), threshold: ranks[level] }]),
    ),
  );
  return estimateNamed(ranked, questions, draws);
}
