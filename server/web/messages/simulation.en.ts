/** What the version's page says of a release before it is one, in English. */
export const simulationEn = {
  title: "What a release would change",
  lead: "Both versions score the newest date of a panel. Firms are counted, never named; one or two are told as such.",
  run: "Simulate the release",
  running: "Both versions score the panel…",
  nothing: "No other version is in production: there is no list to compare with.",
  instead: (after: string, before: string, day: string, panel: string) =>
    `${after} instead of ${before}, as of ${day}, on the panel ${panel}.`,
  before: "Before",
  after: "After",
  enter: "Enter",
  leave: "Leave",
  jaccard: "Jaccard",
  jaccardMeans: "Jaccard: firms on both lists over firms on either; 1 where they are the same.",
  few: "1 or 2",
  regions: "By region",
  departments: (n: string) => `By department (${n})`,
  place: "Place",
  noPlace: "not known",
  workload: "Alerts against what an office can follow",
  capacity: "Capacity",
  load: "Load",
  overloaded: (department: string, alerts: string, capacity: string) =>
    `${department}: ${alerts} alerts, ${capacity} can be followed`,
  noneOverloaded: "No department has more alerts than its office can follow.",
  reasons: "What most often raises the risk of firms that enter",
  noReasons: "No column stands out among firms that enter.",
  reasonFirms: (n: string) => `${n} firms`,
  jump: "The list would jump",
  jumpSize: (level: string, before: string, after: string) => `${level}: from ${before} to ${after} firms`,
  jumpFirms: (level: string, share: string) =>
    `${level}: only ${share} of the firms on either list are on both`,
  noJump: "The list does not jump.",
  jumpReason: "Why the list may jump",
  jumpFirst: "The list would jump: that takes a second reason, kept beside the first.",
  wait: "What it changes is being simulated.",
  unseen:
    "Release it though it could not be simulated and nobody saw what that changes; the log will show it.",
  unseenFirst: "What it changes could not be simulated: tick that you release it all the same.",
  seen: (before: string, after: string, jaccard: string) =>
    `${before} alerts became ${after}, Jaccard ${jaccard}`,
  jumped: (reason: string) => `The list jumped: ${reason}`,
} as const;
