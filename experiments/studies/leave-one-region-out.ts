import { parseMonth } from "vigie/datasets";
import type { Protocol, Study } from "../runs/study.ts";
import { backtestWindows } from "../splits/backtest.ts";
import { firstLight } from "./first-light.ts";

/** Those of the example, by name; in a panel without one of them its fold says so. */
const regions = [
  "Auvergne-Rhône-Alpes",
  "Bourgogne-Franche-Comté",
  "Bretagne",
  "Centre-Val de Loire",
  "Corse",
  "Grand Est",
  "Guadeloupe",
  "Guyane",
  "Hauts-de-France",
  "La Réunion",
  "Martinique",
  "Mayotte",
  "Normandie",
  "Nouvelle-Aquitaine",
  "Occitanie",
  "Pays de la Loire",
  "Provence-Alpes-Côte d'Azur",
  "Île-de-France",
] as const;

const windows = backtestWindows({
  trainFrom: parseMonth("2016-01"),
  testFrom: parseMonth("2021-07"),
  testUntil: parseMonth("2023-07"),
  shares: { train: 0.4, calibrate: 0.3, choose: 0.3 },
  seed: "leave-one-region-out",
});

/** What may a region expect that is new to the system? Each in turn, by models that never saw it. */
export const leaveOneRegionOut: Study = {
  ...firstLight,
  name: "leave-one-region-out",
  question: "Does the model hold in a region it never saw, whichever that is?",
  protocols: windows.flatMap(({ name, config }) =>
    regions.map(
      (region): Protocol => ({
        name: `${name} ${region}`,
        meaning: `learn without ${region}, judge ${region}`,
        fold: { ...config, learnIn: { except: [region] }, testIn: { only: [region] } },
      }),
    ),
  ),
  models: firstLight.models.filter(({ name }) => name === "logistic"),
};
