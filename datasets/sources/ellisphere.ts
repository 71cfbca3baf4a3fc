import type { Source } from "./contract.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

/** The columns of the sheet have no names to rely on: they are taken by position. */
const positions = [
  ...["group_code", "group_person", "group_siren", "group_reference", "group_name", "group_address"],
  ...["group_postcode", "group_town", "group_country", "level", "share", "share_band"],
  ...["member_code", "member_person", "member_siren", "member_reference", "member_name", "member_address"],
  ...["member_postcode", "member_town", "member_country"],
] as const;

/** Who belongs to which group. */
export const ellisphere: Source = {
  name: "ellisphere",
  title: "Group links (Ellisphère)",
  delimiter: ";",
  encoding: "utf-8",
  positions,
  fileName: /ellisph/i,
  columns: [
    { name: "member_siren", form: "siren", presence: "filled" },
    { name: "group_code", form: "text", presence: "filled" },
    { name: "group_siren", form: "siren" },
    { name: "group_reference", form: "text" },
    { name: "group_name", form: "text" },
    { name: "group_address", form: "text" },
    { name: "group_person", form: "text" },
    { name: "level", form: "count", presence: "filled" },
    { name: "share", form: "number" },
    { name: "member_code", form: "text" },
    { name: "member_reference", form: "text" },
    { name: "member_person", form: "text" },
  ],
  facts: [
    siren(read("siren", "member_siren")),
    fact("groupCode", "text", { sql: "group_code", meaning: "Number of the group." }),
    fact("groupSiren", "text", {
      sql: read("siren", "group_siren"),
      meaning: "SIREN of the group's head.",
      missing: "abroad or not a firm",
    }),
    fact("groupReference", "text", {
      sql: "group_reference",
      meaning: "The head's reference.",
      missing: "none",
    }),
    fact("groupName", "text", { sql: "group_name", meaning: "Name of the group.", missing: "none" }),
    fact("groupAddress", "text", {
      sql: "group_address",
      meaning: "Address of the group's head.",
      missing: "none",
    }),
    fact("groupPerson", "category", {
      sql: "group_person",
      meaning: "P for a natural person, M for a legal one.",
      missing: "none",
    }),
    fact("level", "int32", {
      sql: read("count", "level"),
      meaning: "Steps from the head of the group down to the firm.",
    }),
    fact("share", "float64", {
      sql: read("number", "share"),
      meaning: "Share of the firm that the group holds.",
      unit: "%",
      missing: "not known",
    }),
    fact("memberCode", "text", { sql: "member_code", meaning: "Number of the firm.", missing: "none" }),
    fact("memberReference", "text", {
      sql: "member_reference",
      meaning: "The firm's reference.",
      missing: "none",
    }),
    fact("memberPerson", "category", {
      sql: "member_person",
      meaning: "P for a natural person, M for a legal one.",
      missing: "none",
    }),
  ],
  knownOn: { text: "as delivered; in a history, always", sql: "DATE '1900-01-01'", mode: "assumed" },
  confidentiality: "restricted",
};
