import { type Groups, rowsByLevel } from "../groups.ts";
import type { Draws } from "../intervals/draw.ts";
import { estimateRatios } from "../intervals/ratio.ts";
import { compareLevels } from "../level-order.ts";
import type { Estimate, Outcomes } from "../outcomes.ts";
import { type Ranked, rankOutcomes } from "../ranked.ts";
import { subsetOutcomes } from "../subset.ts";
import { type CorpCurve, corpCurve } from "./corp.ts";
import { type CalibrationError, calibrationError } from "./error.ts";
import { slopeWithin } from "./slope-within.ts";

/** Rows whose log-odds lie in [from, until). */
export interface ScoreBar {
  readonly from: number;
  readonly until: number;
  readonly failing: number;
  readonly others: number;
}

/** Beside the bins of `Evaluation.reliability`. Plain JSON. */
export interface Calibration {
  readonly corp: CorpCurve;
  readonly error: CalibrationError;
  /** Of the calibrated log-odds: probabilities of 1 % and 2 % are as far apart as 10 % and 18 %. */
  readonly histogram: readonly ScoreBar[];
  /** By region, sector, size, age and date. */
  readonly divisions: readonly { readonly name: string; readonly levels: readonly LevelCalibration[] }[];
}

/** Calibration of one group of firms. */
export interface LevelCalibration {
  readonly level: string;
  /** In the large. */
  readonly observedOverExpected: Estimate;
  /** Absent in what was stored before it was told. */
  readonly calibrationSlope?: Estimate;
  /** Absent in what was stored before it was told. */
  readonly error?: CalibrationError;
}

/** Throws `evaluation.bad-groups`, `evaluation.cancelled`. */
export function describeCalibration(
  outcomes: Outcomes,
  ranked: Ranked,
  { divisions, draws }: { divisions: readonly Groups[]; draws: Draws },
): Calibration {
  return {
    corp: corpCurve(ranked, draws),
    error: calibrationError(ranked),
    histogram: scoreBars(ranked),
    divisions: divisions.map((groups) => ({ name: groups.name, levels: levelsOf(outcomes, groups) })),
  };
}

function levelsOf(outcomes: Outcomes, groups: Groups): readonly LevelCalibration[] {
  const rows = rowsByLevel(groups, outcomes.labels.length);
  return groups.levels
    .map((level, code) => ({ level, rows: rows[code]! }))
    .filter((one) => one.rows.length > 0)
    .sort(compareLevels)
    .map((one) => levelCalibration(outcomes, one));
}

function levelCalibration(
  outcomes: Outcomes,
  { level, rows }: { readonly level: string; readonly rows: readonly number[] },
): LevelCalibration {
  const ranked = rankOutcomes(subsetOutcomes(outcomes, rows));
  const names = ["observedOverExpected"];
  const { observedOverExpected } = estimateRatios(outcomes, {
    names,
    threshold: Number.POSITIVE_INFINITY,
    rows,
  });
  return {
    level,
    observedOverExpected: observedOverExpected!,
    calibrationSlope: slopeWithin(ranked),
    error: calibrationError(ranked),
  };
}

/** Bars half a unit of log-odds wide, between −9 and 9; what lies beyond is in the outermost. */
function scoreBars({ probabilities, labels }: Ranked): readonly ScoreBar[] {
  const bars = Array.from({ length: 36 }, (_, i) => ({
    from: i / 2 - 9,
    until: i / 2 - 8.5,
    failing: 0,
    others: 0,
  }));
  probabilities.forEach((p, row) => {
    const at = Math.floor(2 * (Math.log(p / (1 - p)) + 9));
    const bar = bars[Math.min(35, Math.max(0, at))]!;
    if (labels[row] === 1) bar.failing++;
    else bar.others++;
  });
  const filled = bars.map(({ failing, others }) => failing + others > 0);
  return bars.slice(filled.indexOf(true), filled.lastIndexOf(true) + 1);
}
