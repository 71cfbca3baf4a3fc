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
import { describeFurther } from "../terminal/views.ts";

/** The best model by fold and region, how its loss elsewhere was split, and its further views on the newest fold. */
export async function describeDesign(
  run: StoredRun,
  alarm: (text: string) => string,
): Promise<readonly string[]> {
  const names = Object.keys(run.record.folds);
  const best = bestOverFolds(run.record);
  if (names.length < 3) return describeViews(run, best, names.at(-1)!);
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
    ...(names.length < manyFolds ? await describeViews(run, best, names.at(-1)!) : []),
  ];
}

/** Treated firms, horizons and dates of a model on a fold; nothing for runs stored before they were told. */
async function describeViews(run: StoredRun, model: string, fold: string): Promise<readonly string[]> {
  const { further } = (await readRunModel(run, fold, model)).views;
  return further === undefined ? [] : describeFurther(`${model} (${fold})`, further);
}
