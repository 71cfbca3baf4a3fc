import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

const publishedOn = read("isoDate", "dateparution");
const judgment = read("judgment", "jugement");
const part = (name: string) => `json_extract_string(${judgment}, '$.${name}')`;

/** Only the plain words count: the notices are typed by hand, with one apostrophe or the other. */
const words = (name: string) => `lower(strip_accents(coalesce(${part(name)}, '')))`;
/** `2024-03-04`; in older notices `10 décembre 2009`. */
const judgedOn = `coalesce(${read("longDate", part("date"))}, try_cast(${part("date")} AS DATE))`;

/** The family tells it, or, where that is "Extrait de jugement", the nature; "liste des créances nées après le jugement d'ouverture" opens none. */
const opens = `(regexp_matches(${words("famille")}, '^(extrait de )?jugement d.ouverture')
  OR regexp_matches(${words("nature")}, '^(autre )?jugement d.ouverture'))`;

/** Notices of collective procedures in the official bulletin (open data): known on the very day they were published. */
export const bodacc: Source = {
  name: "bodacc",
  title: "Notices of collective procedures (BODACC)",
  delimiter: ",",
  encoding: "utf-8",
  fileName: /bodacc|annonces/i,
  columns: [
    { name: "registre", aliases: ["siren"], form: "registre", presence: "filled" },
    {
      name: "dateparution",
      aliases: ["date_publication", "date_parution"],
      form: "isoDate",
      presence: "filled",
    },
    { name: "familleavis_lib", aliases: ["familleavis"], form: "text", presence: "filled" },
    { name: "typeavis_lib", aliases: ["typeavis"], form: "text", presence: "optional" },
    { name: "tribunal", aliases: ["court"], form: "text", presence: "optional" },
    { name: "jugement", form: "judgment" },
  ],
  filters: [
    {
      name: "notice of another family than collective procedures",
      drops:
        "NOT regexp_matches(lower(strip_accents(coalesce(familleavis_lib, ''))), '^collective$|procedures? collectives?')",
    },
    {
      name: "notice that annuls an earlier one",
      drops: "regexp_matches(lower(coalesce(typeavis_lib, '')), 'annul')",
    },
  ],
  facts: [
    siren(read("registre", "registre")),
    fact("publishedOn", "date", { sql: publishedOn, meaning: "Day of the bulletin." }),
    fact("kind", "category", {
      sql: part("famille"),
      meaning: "Family of the judgment, as the notice says.",
      missing: "not in the notice",
    }),
    fact("nature", "category", {
      sql: part("nature"),
      meaning: "Nature of the judgment, as the notice says.",
      missing: "not in the notice",
    }),
    fact("isOpening", "bool", {
      sql: opens,
      meaning: "Whether the judgment opens a procedure.",
    }),
    fact("action", "category", {
      sql: `nullif(regexp_extract(${words("famille")} || ' ' || ${words("nature")}, 'liquidation|redressement|sauvegarde'), '')`,
      meaning: "liquidation, redressement or sauvegarde: the first of them that the notice names.",
      missing: "none is named",
    }),
    fact("effectiveOn", "date", {
      sql: `CASE WHEN ${judgedOn} BETWEEN ${publishedOn} - INTERVAL 10 YEAR AND ${publishedOn}
        THEN ${judgedOn} ELSE ${publishedOn} END`,
      meaning: "Day of the judgment; of the bulletin where the notice has no day in the ten years before it.",
    }),
    fact("court", "category", { sql: "tribunal", meaning: "The court.", missing: "not in the notice" }),
  ],
  knownOn: { text: "day of publication", sql: publishedOn, mode: "observed" },
  confidentiality: "open",
};
