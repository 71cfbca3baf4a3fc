import type { Messages } from "../messages.ts";

/** Noms des mesures, en français. */
export const metricsFr: Messages["metrics"] = {
  auc: "AUC",
  averagePrecision: "Précision moyenne",
  baseRate: "Taux de base",
  observedOverExpected: "Observé / attendu",
  calibrationSlope: "Pente de calibration",
  brier: "Score de Brier",
  brierReliability: "Brier, fiabilité",
  brierResolution: "Brier, résolution",
  brierUncertainty: "Brier, incertitude",
  logLoss: "Perte logarithmique",
  "f0.5": "F0,5",
  f2: "F2",
  recall: "Rappel",
  precision: "Précision",
  lift: "Gain sur le hasard",
  falsePositiveRate: "Taux de faux positifs",
  falseNegativeRate: "Taux de faux négatifs",
  falseOmissionRate: "Taux d’omission",
  alertRate: "Taux d’alerte",
};
