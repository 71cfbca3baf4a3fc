/** What pages say of judged lists, in English. */
export const listsEn = {
  list: "List",
  badge: "list from outside",
  file: "File",
  fileOf: (name: string, bytes: string) => `${name}, ${bytes}`,
  panel: "Judged on",
  judgedOn: (panel: string) => `judged on ${panel}`,
  lead: "Scores that came from outside Vigie (another model's or a past list's), judged on the panel's firms, months and outcomes as the models of a run are.",
  scale: {
    probabilities: "The scores are taken for probabilities.",
    ranks: "The scores only rank: nothing is said of calibration.",
  },
  lines: "What became of its lines",
  what: "What",
  count: "Lines",
  counts: {
    read: "read",
    judged: "found their firm and month in the panel, and are judged",
    strongSignals: "of these, firms already in procedure: only in the view with them",
    rejected: "rejected: malformed",
    sealed: "of sealed months: left out, neither judged nor read",
    repeated: "firm and month there before: the first line counts",
    unknownFirms: "firm unknown to the panel",
    unknownMonths: "month unknown to the panel",
    outOfPerimeter: "firm out of the perimeter at that date",
    moved: "day moved to the first of the next month",
  },
  rest: {
    "left out": "firms of the panel at these dates that the list does not name: left out",
    below:
      "firms of the panel at these dates that the list does not name: taken for ranked last, without alert",
  },
  recallAmongListed: "Recall is that among the firms listed: those that the list does not name are left out.",
  rejects: (n: number, text: string) => (n === 1 ? "A rejected line" : `The first ${text} rejected lines`),
  reject: (line: string, column: string, value: string, reason: string) =>
    `line ${line}${column === "" ? "" : `, ${column}`}: ${value} ${reason}`,
  without: "Without strong signals",
  with: "With strong signals",
  levels: "Its own alert levels",
  levelsLead: "The levels that the list came with, without firms already in procedure.",
  cannotBeKnown: "What cannot be known",
  unknown:
    "How these scores came about: what their model was learned on, and until when; which features it saw; whether these months chose it. No leakage check can be made on them.",
  noMonths:
    "Which months were judged is not told: this list was stored before they were. Judge the file again.",
};
