import { Fault } from "vigie/datasets";
import { type Counts, countsOf, estimate, type Question } from "./intervals/bootstrap.ts";
import type { Draws } from "./intervals/draw.ts";
import { compareLevels } from "./level-order.ts";
import type { Estimate, Outcomes } from "./outcomes.ts";
import { type Ranked, rankOutcomes } from "./ranked.ts";
import { subsetOutcomes } from "./subset.ts";

/** A way to divide the rows: region, sector, size. */
export interface Groups {
  readonly name: string;
  /** Index into `levels`, one per row. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export interface GroupLine extends Counts {
  readonly level: string;
  readonly metrics: Readonly<Record<string, Estimate>>;
}

export interface GroupTable {
  readonly name: string;
  /** Levels that have rows, by name. */
  readonly lines: readonly GroupLine[];
  /** What must be said before levels are compared, else null. */
  readonly caution: string | null;
}

/** A name for each question asked of each level. */
export type NamedQuestions = Readonly<Record<string, Question>>;

/**
 * The metrics within each level, firms drawn within it (so conditional on its number of firms).
 * Throws `evaluation.bad-groups` unless every row has a level.
 */
export function groupTable(
  outcomes: Outcomes,
  groups: Groups,
  { questions, draws }: { questions: NamedQuestions; draws: Draws },
): GroupTable {
  const rows = rowsByLevel(groups, outcomes.labels.length);
  const present = groups.levels
    .map((level, code) => ({ level, rows: rows[code]! }))
    .filter((entry) => entry.rows.length > 0)
    .sort(compareLevels);
  const lines = present.map((entry, i): GroupLine => {
    const ranked = rankOutcomes(subsetOutcomes(outcomes, entry.rows));
    const metrics = estimateNamed(ranked, questions, {
      ...draws,
      seed: `${draws.seed}/${groups.name}/${entry.level}`,
    });
    draws.onProgress?.({
      label: `by ${groups.name}`,
      fraction: (i + 1) / present.length,
      detail: entry.level,
    });
    return { level: entry.level, ...countsOf(ranked), metrics };
  });
  return { name: groups.name, lines, caution: baseRateCaution(lines) };
}

/** Average precision starts at the base rate: levels with other base rates cannot be compared by it. */
function baseRateCaution(lines: readonly GroupLine[]): string | null {
  const isAsked = lines.some(({ metrics }) => metrics.averagePrecision !== undefined);
  const rates = lines.flatMap(({ metrics }) => metrics.baseRate?.value ?? []);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  if (!isAsked || rates.length < 2 || most - least < 1e-12) return null;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `average precision depends on the base rate, which runs from ${percent(least)} to ${percent(most)}: compare models within a level by it, never levels`;
}

/** `estimate`, by name. */
export function estimateNamed(
  ranked: Ranked,
  questions: NamedQuestions,
  draws: Draws,
): Record<string, Estimate> {
  const estimates = estimate(ranked, Object.values(questions), draws);
  return Object.fromEntries(Object.keys(questions).map((name, i) => [name, estimates[i]!]));
}

/** Rows of each level, in order. Throws `evaluation.bad-groups`. */
export function rowsByLevel({ name, codes, levels }: Groups, rowCount: number): readonly number[][] {
  if (codes.length !== rowCount) throw badGroups(name, `${codes.length} codes`, `${rowCount}, one per row`);
  const rows = levels.map((): number[] => []);
  codes.forEach((code, row) => {
    const list = rows[code];
    if (list === undefined) throw badGroups(name, `code ${code} at row ${row}`, `0..${levels.length - 1}`);
    list.push(row);
  });
  return rows;
}

function badGroups(name: string, value: string, expected: string): Fault {
  return new Fault("evaluation.bad-groups", `group ${name} malformed: ${value} (expected ${expected})`);
}
