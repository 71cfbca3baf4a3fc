import type { Source } from "./contract.ts";
import { fact } from "./facts.ts";
import { read } from "./forms.ts";

/** A table of activity codes of one level, as INSEE publishes them: `A`, `01`, `011`, `0111`, `0111Z`. */
export const naf: Source = {
  name: "naf",
  title: "Activity codes (NAF rev. 2, INSEE)",
  delimiter: ";",
  encoding: "utf-8",
  fileName: /^naf\d|libelles_ape/i,
  columns: [
    { name: "code", form: "nafCode", presence: "filled" },
    {
      name: "libelle",
      aliases: ["Libellé", "Intitulés de la NAF rév. 2, version finale"],
      form: "text",
      presence: "filled",
    },
  ],
  filters: [{ name: "heading without a code", drops: "code IS NULL OR starts_with(upper(code), 'SECTION')" }],
  facts: [
    fact("code", "text", { sql: read("nafCode", "code"), meaning: "The code, without a dot." }),
    fact("level", "int32", {
      sql: `length(${read("nafCode", "code")})`,
      meaning: "1 section, 2 division, 3 group, 4 class, 5 sub-class.",
    }),
    fact("label", "text", { sql: "libelle", meaning: "What it is called." }),
  ],
  knownOn: { text: "as delivered; in a history, always", sql: "DATE '1900-01-01'", mode: "assumed" },
  confidentiality: "open",
};
