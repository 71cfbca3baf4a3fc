import { divisionNames } from "vigie/words";
/** What pages say about the fairness of lists, in English. */
export const fairnessEn = {
  title: "Fairness of the lists",
  together: "Fairness of the lists over all test dates",
  togetherLead: (folds: string, firms: string, failing: string) =>
    `The lists of ${folds}, each made by the model of its fold, audited together: ${firms} firms, of which ${failing} fail, drawn with all their rows in all folds. Below, each fold has its own audit, on fewer firms.`,
  lead: (places: string, listed: string) =>
    `Each department follows up to ${places} of its highest scores at each date, ${listed} rows in all.`,
  leadOfTable: (own: string, places: string, listed: string) =>
    `Each department follows its highest scores at each date: ${own} as many as the capacity table gives them, any other up to ${places}; ${listed} rows in all.`,
  named: "Criteria, margins, reference and groups were named by the study before the run.",
  usual: "Criteria and margins are Vigie's usual ones: the study named none.",
  division: "Groups by",
  divisions: divisionNames.en,
  places: "Places a date",
  departments: "Table of all departments",
  overTime: (division: string, by: string) => `By ${division} and ${by} together`,
  overTimeLead: (metric: string) =>
    `${metric}, each group held against its reference of the same period; a fail is adjusted over all cells together.`,
  within: (division: string, control: string) => `By ${division}, among firms of the same ${control}`,
  withinLead:
    "The gap as it stands, and what is left of it when firms are compared within each stratum and pooled (Mantel-Haenszel).",
  crude: "As it stands",
  pooled: "Within strata",
  strata: "Strata",
  cannotHold: {
    title: "What cannot hold together",
    lead: (division: string) =>
      `Where base rates differ, precision, recall and the false positive rate cannot all be equal (Chouldechova 2017). These are the groups by ${division} whose base rate surely differs from that of their reference, and the false positive rates that the same precision and recall in both would force.`,
    baseRate: "Base rate",
    referenceBaseRate: "Of the reference",
    forced: "False positive rate forced here",
    forcedThere: "Forced in the reference",
  },
  leftOut: "Left out of the audit",
  shrunken: "Shrunken",
  causes: "Why the lists differ",
  causesLead:
    "The gap in recall, and what it would be had the same places gone to the highest scores anywhere: that part is the model's, with its own verdict, the rest the capacity table's.",
  model: "Model",
  capacityTable: "Capacity table",
  gap: "Difference",
  verdict: "Verdict",
  verdicts: { pass: "pass", fail: "fail", "not enough evidence": "not enough evidence" },
  needed: (firms: string) => `(about ${firms} failing firms in this group would decide)`,
  beyond: (firms: string, all: string) =>
    `(this data cannot decide: it would take about ${firms} failing firms in this group alone, and all groups together have ${all})`,
} as const;
