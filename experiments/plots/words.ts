import { metricNames } from "./metric-names.ts";

/** The sentences of the charts; the pages have them in their own languages. Counts come formatted. */
export interface PlotWords {
  /** `1,234`. */
  readonly count: (value: number) => string;
  /** `0.05`. */
  readonly number: (value: number) => string;
  readonly metric: (name: string) => string;
  readonly onFirms: (firms: string, failing: string) => string;
  /** `46 to 73`. */
  readonly from: (least: string, most: string) => string;
  readonly reliability: (name: string) => string;
  readonly reliabilityLead: string;
  readonly predicted: string;
  readonly observed: string;
  readonly scores: (name: string) => string;
  readonly scoresLead: string;
  readonly logOdds: string;
  readonly rows: string;
  readonly precisionRecall: string;
  readonly precisionRecallLead: string;
  readonly recall: string;
  readonly precision: string;
  readonly overTime: (metric: string) => string;
  readonly overTimeLead: string;
  readonly immature: string;
  readonly overVersions: (metric: string, versions: string) => string;
  readonly overVersionsLead: string;
  readonly version: string;
  readonly multiples: (metric: string, division: string) => string;
  readonly multiplesLead: string;
  readonly funnel: (metric: string, division: string) => string;
  readonly funnelLead: string;
  readonly failingFirms: string;
  readonly map: (metric: string) => string;
  readonly mapLead: string;
  readonly uncertain: string;
  readonly unknown: string;
  readonly disparities: (metric: string, division: string) => string;
  readonly disparitiesLead: (margin: string, groups: string) => string;
  readonly difference: string;
  readonly ratio: string;
  readonly verdicts: Readonly<Record<"pass" | "fail" | "not enough evidence", string>>;
  readonly leadTime: string;
  readonly leadTimeLead: (never: string) => string;
  readonly monthsBefore: string;
  readonly firms: string;
  readonly contributions: string;
  readonly contributionsLead: (rows: string) => string;
  readonly contribution: string;
}

export const englishPlots: PlotWords = {
  count: (value) => value.toLocaleString("en"),
  number: (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 }),
  metric: (name) => metricNames.en[name as "auc"] ?? name,
  onFirms: (firms, failing) => `${firms} firms, ${failing} failing`,
  from: (least, most) => (least === most ? least : `${least} to ${most}`),
  reliability: (name) => `Calibration of ${name}`,
  reliabilityLead:
    "Each dot is a tenth of the firm-months, with a 95 % interval that keeps a firm's months together; the step is the isotonic curve with its band; the bars below are the scores. On the dotted line what was predicted came true.",
  predicted: "predicted (%, log-odds scale)",
  observed: "observed (%, log-odds scale)",
  scores: (name) => `Scores of ${name}`,
  scoresLead:
    "Firm-months by calibrated log-odds: wide bars are those that did not fail, narrow dark ones those that did. The scale is a square root, so that the few stay visible.",
  logOdds: "log-odds",
  rows: "firm-months",
  precisionRecall: "Precision and recall",
  precisionRecallLead:
    "Each point of a line is a threshold: of all failures so many are found, and of the alerts so many are right. The dotted line is the base rate.",
  recall: "recall (%)",
  precision: "precision (%)",
  overTime: (metric) => `${metric} over time`,
  overTimeLead: "Each test period with its 95 % interval. Hatched: months whose outcome is not known yet.",
  immature: "not known yet",
  overVersions: (metric, versions) => `${metric}, version by version (${versions})`,
  overVersionsLead:
    "Each version on its own test part, with its 95 % interval; hollow: none. Test parts may differ, so a step is no proof.",
  version: "version",
  multiples: (metric, division) => `${metric} by ${division} and period`,
  multiplesLead:
    "A panel a group, with its failing firms; dots with 95 % intervals, the value of all as a line. Hollow: too few failing firms for an interval.",
  funnel: (metric, division) => `${metric} by ${division}, and what chance alone would do`,
  funnelLead:
    "Groups inside the inner funnel differ from all by no more than chance does in 95 of 100 groups, those inside the outer in 998 of 1,000. Limits count failing firms as independent.",
  failingFirms: "failing firms",
  map: (metric) => `${metric} by department`,
  mapLead:
    "Darker is higher. Hatched: the 95 % interval reaches into other classes. Empty: no value. Overseas departments as squares.",
  uncertain: "uncertain",
  unknown: "no value",
  disparities: (metric, division) => `${metric}: gaps by ${division}`,
  disparitiesLead: (margin, groups) =>
    `${groups} groups, each against its reference, with 95 % intervals. The band is the margin (${margin}). Dot: pass; diamond: fail; hollow square: not enough evidence.`,
  difference: "group minus reference",
  ratio: "group over reference",
  verdicts: { pass: "pass", fail: "fail", "not enough evidence": "not enough evidence" },
  leadTime: "From the first alert to the procedure",
  leadTimeLead: (never) =>
    `Failing firms by the months between their first alert and the opening; ${never} never had one.`,
  monthsBefore: "months before the opening",
  firms: "firms",
  contributions: "What moves the scores",
  contributionsLead: (rows) =>
    `Contributions to the log-odds over ${rows} firm-months: the bar holds the middle half, the line nine in ten, the dot is the median. Sorted by the mean size.`,
  contribution: "contribution to the log-odds",
};
