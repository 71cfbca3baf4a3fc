const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);
const whole = new Intl.NumberFormat("en-GB");

/** What pages say of sealed months, views and the loss between regions. */
export const designsEn = {
  months: (from: string, until: string) => `Sealed months, from ${from} until before ${until}:`,
  looked: (times: number, people: number, models: number) =>
    `looked at ${whole.format(times)} ${plural(times, "time", "times")} by ${whole.format(people)} ${plural(people, "person", "people")}, with ${whole.format(models)} ${plural(models, "model", "models")}.`,
  whoAndWhy: "Who and why",
  development:
    "Months for development: anyone may look at them as often as they like, and the best of many tries looks better here than it is.",
  none: (why: string) => `No month is sealed: ${why}.`,
  unrecorded: "Judged on sealed months, and no look at them is recorded.",
  metric: "Metric",
  metrics: {
    auc: "AUC",
    averagePrecision: "Average precision",
    brier: "Brier score",
    baseRate: "Share that fails",
    "precision@high": "Precision, high",
    "recall@moderate": "Recall, moderate",
  },
  further: "Treated firms, horizons, dates",
  treated: "Treated firms",
  treatedFirms: "Firms treated within the horizon",
  treatedLead: (firms: string, failing: string) =>
    `Firms helped because of an alert may not fail, and then look like false alarms. ${firms} firms were treated by the end of their horizon, as far as the months read tell; ${failing} of them failed all the same.`,
  kept: "kept: the question asked",
  censored: "left out: a sensitivity view",
  bounds: "bounds, whatever they had become untreated",
  horizons: "Horizons",
  horizonsLead:
    "The same scores, judged by who fails sooner. Rows whose horizon is not over are left out and counted, never taken for sound.",
  within: "Fails within",
  months_: (months: number, isTarget: boolean) =>
    isTarget ? `${months} months, what the model was made for` : `${months} months`,
  knownUntil: "Known up to",
  notOver: "Rows not over",
  waiting: (rows: string, months: number) =>
    `Hatched: ${months} ${plural(months, "month", "months")} that cannot be judged yet, ${rows} rows left out.`,
  shift: "What changes elsewhere",
  shiftLead: (origin: string, target: string) =>
    `Learned in ${origin}, judged in ${target}. The firms learned from are weighted until their features look like those found here (density ratio by a logistic regression that has not seen the firm; Shimodaira 2000): what changes then is who the firms are, and what is left is that such firms fail otherwise here. 95 % intervals by drawing the firms of both sides, weights held fixed.`,
  there: "There",
  here: "Here",
  change: "Changes by",
  explained: "Who the firms are",
  residual: "The rest",
  tooLittle: "Too few firms there look like those here: the split says nothing.",
  overlap: (effective: string, firms: string, separation: string) =>
    `In effect ${effective} of ${firms} firms stand for those found here; a classifier tells the two sides apart ${separation} of the time (50 %: the same firms).`,
  clipped: (share: string, at: number, beyond: string) =>
    `Weights are clipped at ${at} times their mean (${share} of the rows there); to ${beyond} of the rows here a larger one would belong.`,
  overlapTitle: "What the two sides have in common",
  overlapLead:
    "Rows of each side by how much their features speak for here: where only one line rises, nothing can be compared.",
  overlapX: "log-odds of being from here",
  overlapY: "share of rows, %",
  originSide: "there",
  targetSide: "here",
};
