import {
  type Evaluation,
  readRunModel,
  readShift,
  type ShiftReport,
  type StoredRun,
} from "vigie/experiments";
import { bestOverFolds, describeFolds } from "../terminal/backtest.ts";
import { describeByFold, manyFolds } from "../terminal/many-folds.ts";
import { describeShifts } from "../terminal/shift.ts";

/** Of a run with several folds: the best model's table, by fold and region, and how its loss elsewhere was split. */
export async function describeDesign(
  run: StoredRun,
  alarm: (text: string) => string,
): Promise<readonly string[]> {
  const names = Object.keys(run.record.folds);
  if (names.length < 3) return [];
  const best = bestOverFolds(run.record);
  const evaluations: Record<string, Evaluation> = {};
  for (const name of names)
    evaluations[name] = (await readRunModel(run, name, best)).views.withoutStrongSignals;
  const shifts: Record<string, ShiftReport> = {};
  for (const name of names) {
    const shift = await readShift(run, name);
    if (shift !== null) shifts[name] = shift;
  }
  return [
    names.length < manyFolds ? describeFolds(best, evaluations) : describeByFold(best, evaluations),
    ...(Object.keys(shifts).length === 0 ? [] : [describeShifts(best, shifts, alarm)]),
  ];
}
