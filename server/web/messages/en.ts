import { reasonsEn } from "vigie/words";
import { afterModelEn } from "./after-model.en.ts";
import { besideEn } from "./beside.en.ts";
import { datasetsEn } from "./datasets.en.ts";
import { designsEn } from "./designs.en.ts";
import { differencesEn } from "./differences.en.ts";
import { eventsEn } from "./events.en.ts";
import { interfaceEn } from "./interface.en.ts";
import { keptEn } from "./kept.en.ts";
import { leakageEn } from "./leakage.en.ts";
import { listsEn } from "./lists.en.ts";
import { modelsEn } from "./models.en.ts";
import { notebookEn } from "./notebook.en.ts";
import { notebooksEn } from "./notebooks.en.ts";
import { pairedEn } from "./paired.en.ts";
import { plotsEn } from "./plots.en.ts";
import { reviewEn } from "./review.en.ts";
import { runsEn } from "./runs.en.ts";
import { simulationEn } from "./simulation.en.ts";
import { webhooksEn } from "./webhooks.en.ts";

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);
const whole = new Intl.NumberFormat("en-GB");

export const en = {
  skip: "Skip to the content",
  brandHome: "Vigie, start page",
  mainMenu: "Main menu",
  nav: {
    home: "Start",
    notebooks: "Notebooks",
    datasets: "Datasets",
    runs: "Runs",
    models: "Models",
    history: "History",
  },
  roles: {
    scientist: "Data scientist",
    reviewer: "Reviewer",
    "release-manager": "Release manager",
    admin: "Administrator",
    viewer: "Reader",
  },
  actingAs: "Acting as",
  signOut: "Sign out",
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
  notices: {
    "four-eyes-on-trust":
      "On this installation notebooks run under the same system account as the server, and one person may act in several roles: that four eyes saw a release rests on trust.",
  },
  footerInterface: "Interface for programs",
  footer: "Vigie, research workbench and model registry for early warning of company failures.",

  loading: "Loading…",
  tryAgain: "Try again",
  problemTitles: {
    0: "The server does not answer",
    400: "This cannot be read",
    401: "You are not signed in",
    403: "This is not open to your role",
    404: "There is nothing here",
    409: "This is not possible now",
    500: "Something is broken",
    503: "This is not available now",
    other: "This did not work",
  },
  problems: {
    "server.unreachable": "The server does not answer. Is it still running in its terminal?",
    "request.not-signed-in":
      "Open the sign-in link that stands in the server's terminal. Each link works once.",
    "request.role":
      "This is for another role than yours: an admin grants roles, nobody grants themselves one.",
  },
  file: "file",
  line: "line",
  column: "column",
  value: "value",
  unknownPage: "No page has this address.",
  toStart: "To the start page",

  homeTitle: "Early warning of company failures",
  homeLead:
    "From administrative records to a short, explained list of firms: what is here, what is in use, and who decided it.",
  counts: {
    notebooks: (n: number) => plural(n, "notebook", "notebooks"),
    datasets: (n: number) => plural(n, "dataset", "datasets"),
    runs: (n: number) => plural(n, "run", "runs"),
    models: (n: number) => plural(n, "model", "models"),
  },
  whatHappened: "What happened",
  wholeHistory: "The whole history",
  inProduction: "In production",
  nothingReleased: "No model is in production yet. One gets there in four steps:",
  storySteps: [
    "A scientist fits and compares models in a notebook, and registers one.",
    "A reviewer reads its evidence and approves it, or refuses it.",
    "A release manager releases it, with a reason.",
    "The history keeps who did what, when and why.",
  ],
  openNotebooks: "Open the notebooks",
  model: "Model",
  version: "Version",
  since: "Since",
  by: "By",
  who: "Who",
  all: "All",

  noHistory: "Nothing has been decided yet",
  noHistoryHow: "The first entry comes when a model is registered.",
  historyLead: "Every decision, newest first. Entries are chained by their digests and never rewritten.",
  decisions: (n: number) => `${whole.format(n)} ${plural(n, "entry", "entries")}`,
  asAlias: "as",
  insteadOf: "instead of",
  events: eventsEn,

  name: "Name",
  kind: "Kind",
  rows: "Rows",
  columns: "Columns",
  stored: "Stored",
  secrecy: "Secrecy",
  kinds: { source: "source", panel: "panel", truth: "truth", table: "table" },
  confidentiality: { open: "open", restricted: "restricted", secret: "secret" },
  datasetsLead: "Content-addressed and immutable: the same content has the same version, everywhere.",
  noDatasets: "No datasets yet",
  noDatasetsHow: "Import files with this command, then build a panel:",
  description: "Description",
  madeFrom: "Made from",
  cutoff: "Facts until",
  target: "Target",
  within: (months: number) => `within ${months} months`,
  profile: "Columns and what is in them",
  profileLead: (n: number) => `${whole.format(n)} columns, with what each means and when it could be known.`,
  findColumn: "Find a column",
  noColumnFound: "No column has this in its name or meaning.",
  unit: "Unit",
  source: "Source",
  knownOn: "Known on",
  missingMeans: "Empty means",
  missingShare: (share: string) => `${share} missing`,
  noneMissing: "none missing",
  distinct: (n: string) => `${n} different values`,
  rangeOf: (low: string, high: string) => `${low} to ${high}`,
  mean: (value: string) => `mean ${value}`,
  distribution: "distribution",
  columnRoles: {
    key: "key",
    group: "group",
    feature: "feature",
    target: "target",
    flag: "flag",
    fact: "fact",
  },
  yes: "yes",
  no: "no",
  emptyCell: "missing",
  rowsOf: (from: string, to: string, total: string) => `Rows ${from} to ${to} of ${total}`,
  noRows: "No rows",
  columnContents: "What is in the columns",
  previous: "Previous",
  next: "Next",
  sortBy: (name: string) => `Sort by ${name}`,
  data: datasetsEn,
  edit: notebookEn,
  kept: keptEn,
  designs: designsEn,
  interface_: interfaceEn,
  review: reviewEn,
  simulation: simulationEn,
  beside: besideEn,
  differences: differencesEn,
  webhooks: webhooksEn,
  afterModel: afterModelEn,
  plots: plotsEn,
  leakage: leakageEn,
  lists: listsEn,
  reasons: reasonsEn,
  paired: pairedEn,
  importReport: "Import report",

  ...runsEn,
  ...modelsEn,
  ...notebooksEn,
} as const;
