/** Metrics as people read them, for cards, charts and pages alike. */
export const metricNames = {
  en: {
    auc: "AUC",
    averagePrecision: "Average precision",
    baseRate: "Base rate",
    observedOverExpected: "Observed / expected",
    calibrationSlope: "Calibration slope",
    brier: "Brier score",
    brierReliability: "Brier, reliability",
    brierResolution: "Brier, resolution",
    brierUncertainty: "Brier, uncertainty",
    logLoss: "Log loss",
    "f0.5": "F0.5",
    f2: "F2",
    recall: "Recall",
    precision: "Precision",
    lift: "Lift",
    falsePositiveRate: "False positive rate",
    falseNegativeRate: "False negative rate",
    falseOmissionRate: "False omission rate",
    alertRate: "Alert rate",
  },
  fr: {
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
  },
} as const;

/** A metric that has a name; `recall@high` is the recall of a level. */
type NamedMetric = keyof (typeof metricNames)["en"];

/** In one language; every one has them all. */
export type MetricNames = Readonly<Record<NamedMetric, string>>;

// A language that lacks a name does not compile.
metricNames satisfies Readonly<Record<string, MetricNames>>;
