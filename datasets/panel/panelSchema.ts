import type { ColumnDefinition, Schema } from "../schema.ts";
import type { FeatureDefinition, PanelSource } from "./definition.ts";
import { targetName } from "./procedures.ts";

export const sizeClasses: readonly string[] = ["<10", "10-19", "20-49", "50-99", "100-249", "250+"];
export const ageClasses: readonly string[] = ["<3", "3-4", "5-9", "10-19", "20+"];

/** The default day from which facts of a source may be used; a source's own column `knownOn` carries it out. */
export const knownOnRules: Readonly<Record<PanelSource, string>> = {
  sirene_ul:
    "observed: the day received; of a history, assumed: dates of the register are known on themselves",
  sirene: "observed: the day received; of a history, assumed: the establishment's day of creation",
  sirene_histo: "observed: the day received; of a history, assumed: the first day of the state",
  sirene_ul_histo: "observed: the day received; of a history, assumed: the first day of the state",
  cotisation: "assumed: month + 1",
  debit: "observed: treatment date",
  effectif_ent: "assumed: month + 6, carried forward",
  procol: "assumed: date of effect + 1 month",
  bdf: "assumed: closing + 7 months",
  apconso: "assumed: month + 1",
  paydex: "assumed: value date + 1 month",
  apdemande: "observed: date of the decision",
  delai: "observed: creation date",
  ccsf: "observed: treatment date",
  bodacc: "observed: publication date",
  followup: "observed: dates of the follow-up",
};

export function panelSchema(features: readonly FeatureDefinition[], horizons: readonly number[]): Schema {
  return {
    columns: [...keysAndGroups, ...features.map(featureColumn), ...flags, ...horizons.map(targetColumn)],
  };
}

const plain = {
  unit: null,
  theme: null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "restricted",
} as const;

/** Of what a delivery of the register says of its own day alone (`register.ts`). */
const asRegistered =
  "observed: as the newest delivery received by then says; before the first, where it is taken as history, assumed: the dated states of the register's history, else as that delivery says";

const group = (
  name: string,
  meaning: string,
  source: PanelSource,
  knownOn = knownOnRules[source],
): ColumnDefinition => ({
  ...plain,
  name,
  type: "category",
  role: "group",
  meaning,
  source,
  knownOn,
  missing: "not in the source",
  confidentiality: "open",
});

const keysAndGroups: readonly ColumnDefinition[] = [
  { ...plain, name: "siren", type: "text", role: "key", meaning: "The firm, nine digits." },
  {
    ...plain,
    name: "asOf",
    type: "date",
    role: "key",
    meaning: "The day on which one pretends to stand: the first of a month.",
  },
  group("region", "Region of the head office, as known at the as-of date.", "sirene", asRegistered),
  group("department", "Department of the head office, as known at the as-of date.", "sirene", asRegistered),
  group(
    "activity",
    "Section of the activity known at the as-of date (NAF rev. 2, level 1).",
    "sirene_ul",
    asRegistered,
  ),
  group("activity2", "Division of the activity (NAF rev. 2, level 2): 2 digits.", "sirene_ul", asRegistered),
  group("activity3", "Group of the activity (NAF rev. 2, level 3): 3 digits.", "sirene_ul", asRegistered),
  group("activity4", "Class of the activity (NAF rev. 2, level 4): 4 digits.", "sirene_ul", asRegistered),
  group(
    "activity5",
    "Sub-class of the activity (NAF rev. 2, level 5): 4 digits and a letter.",
    "sirene_ul",
    asRegistered,
  ),
  group(
    "legalForm",
    "Legal form known at the as-of date, INSEE code of 4 digits.",
    "sirene_ul",
    asRegistered,
  ),
  group("sizeClass", "Class of the last known headcount.", "effectif_ent"),
  group("ageClass", "Class of the age in years.", "sirene_ul"),
];

function featureColumn(feature: FeatureDefinition): ColumnDefinition {
  const { name, type, theme, unit, meaning, source, facts, missing, definition } = feature;
  const isDerived = definition.kind === "derived";
  return {
    name,
    type,
    role: "feature",
    meaning: isDerived ? `${meaning} [${definition.text}]` : meaning,
    ...(isDerived && { definition: definition.text }),
    unit,
    theme,
    source,
    knownOn: facts?.knownOn ?? knownOnRules[source as PanelSource],
    missing,
    confidentiality: facts?.confidentiality ?? (source === "sirene_ul" ? "open" : "secret"),
  };
}

const flag = (name: string, meaning: string, source: PanelSource = "procol"): ColumnDefinition => ({
  ...plain,
  name,
  type: "bool",
  role: "flag",
  meaning,
  source,
});

const flags: readonly ColumnDefinition[] = [
  flag("strongSignal", "In procedure (open or in plan) at the as-of date, by dates of effect."),
  flag("unknownOpening", "In procedure by dates of effect, but that was not known yet: excluded."),
  flag("mature", "The longest horizon and the reporting delay are past the data's cut-off."),
  {
    ...flag("alerted", "An alert about the firm had been raised.", "followup"),
    missing: "no follow-up was delivered",
  },
  {
    ...flag("treated", "The firm had been treated after an alert.", "followup"),
    missing: "no follow-up was delivered",
  },
];

function targetColumn(horizon: number): ColumnDefinition {
  return {
    ...plain,
    name: targetName(horizon),
    type: "bool",
    role: "target",
    meaning: `A collective procedure opens in (as-of, as-of + ${horizon} months], or the firm is in one (strong signal).`,
    source: "procol",
    missing: "the horizon is not over yet, or the opening was unknown at the as-of date",
  };
}
