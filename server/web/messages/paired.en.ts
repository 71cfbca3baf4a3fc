/** What pages say of two models on the rows of both, in English. */
export const pairedEn = {
  title: "A against B, on the rows of both",
  modelOf: (side: string) => `Model of ${side}`,
  isList: (side: string) => `${side} is a list from outside`,
  best: "the best on its choose part",
  sideOf: (side: string, rows: string, what: string) => `${side}: ${what}, ${rows} rows`,
  lead: (rows: string) =>
    `${rows} rows were judged by both. The intervals of the differences are paired: in each draw the same firms count for A and for B.`,
  working: "Drawing firms: the first time this may take a minute.",
  without: "Without strong signals",
  with: "With strong signals",
  counts: (failing: string, firms: string) => `${failing} failing firms of ${firms}.`,
  difference: "A − B",
  verdict: "A is",
  region: "Region",
  failing: "Failing firms",
  byRegion: (view: string) => `${view}, by region`,
  holm: "Among many regions one always looks better: verdicts are adjusted over them (Holm), intervals are not.",
  baseRates: (common: string, a: string, b: string) =>
    `${common} of the common rows fail, ${a} of all rows of A and ${b} of those of B: average precisions of their own reports cannot be held against each other, nor against these.`,
  regions: (least: string, most: string) =>
    `The share that fails runs from ${least} to ${most} over the regions: by average precision compare models within a region, never regions.`,
  ranks: "One side only ranks: Brier score and log loss are not compared.",
};
