import { parseMonth } from "vigie/datasets";
import type { Protocol, Study } from "../runs/study.ts";
import { type BacktestWindow, backtestWindows } from "../splits/backtest.ts";
import { firstLight } from "./first-light.ts";

/** Where the system began in 2014, and where it went next in 2019. */
const origin = "Bourgogne-Franche-Comté";
const next = ["Auvergne-Rhône-Alpes", "Hauts-de-France", "Occitanie", "Nouvelle-Aquitaine"] as const;

const windows = backtestWindows({
  trainFrom: parseMonth("2016-01"),
  testFrom: parseMonth("2021-07"),
  testUntil: parseMonth("2023-07"),
  shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
  seed: "roll-out",
});

/** At home, in each region that came next, then everywhere else. */
function stepsOf({ name, config }: BacktestWindow): readonly Protocol[] {
  const learnIn = { only: [origin] };
  const deploy = (place: string, testIn: Protocol["fold"]["testIn"], meaning: string): Protocol => ({
    name: `${name} ${place}`,
    meaning,
    fold: { ...config, learnIn, ...(testIn && { testIn }) },
  });
  return [
    deploy(origin, { only: [origin] }, `learn in ${origin}, judge there`),
    ...next.map((region) =>
      deploy(region, { only: [region] }, `learn in ${origin}, judge ${region}, which it never saw`),
    ),
    deploy("everywhere else", { except: [origin] }, `learn in ${origin}, judge every other region`),
  ];
}

/** What may a region expect that receives a model made elsewhere? The history of this very system. */
export const rollOut: Study = {
  ...firstLight,
  name: "roll-out",
  question: `What does a model learned in ${origin} lose elsewhere, and because of whom?`,
  protocols: windows.flatMap(stepsOf),
  // a department's failure rate says where a firm is, not who it is
  shift: { without: ["failureRateDepartment"] },
  models: firstLight.models.filter(({ name }) => name === "single-ratio" || name === "logistic"),
};
