import type { Source } from "./contract.ts";
import { dianeFields } from "./diane-fields.ts";
import { fact, siren } from "./facts.ts";
import { read } from "./forms.ts";

const closedOn = read("frenchDate", '"Date de clôture"');
const cell = (header: string) => `"${header}"`;

/** A field of the accounts by the name of its fact. */
const amount = (name: string) => read("number", cell(dianeFields.find(([fact]) => fact === name)![1]));

/** The ratios of the Banque de France, out of the amounts in the same accounts: fact, meaning, numerator, denominator. */
const ratios = [
  [
    "marginRate",
    "Gross operating surplus over value added.",
    amount("grossOperatingSurplus"),
    amount("valueAdded"),
  ],
  [
    "fiscalSocialDebtWeight",
    "Tax and social debts over value added.",
    amount("fiscalSocialDebts"),
    amount("valueAdded"),
  ],
  [
    "shortTermDebtWeight",
    "Current bank credits and overdrafts over turnover.",
    amount("bankOverdrafts"),
    amount("turnover"),
  ],
  [
    "financialChargesWeight",
    "Interest over gross operating surplus and financial income.",
    amount("interest"),
    `${amount("grossOperatingSurplus")} + coalesce(${amount("financialIncome")}, 0)`,
  ],
  [
    "operatingMargin",
    "Gross operating surplus over turnover.",
    amount("grossOperatingSurplus"),
    amount("turnover"),
  ],
] as const;

/** Yearly accounts. The file has a firm a line and each field once a year: read as a line a firm and year. UTF-16 as delivered. */
export const diane: Source = {
  name: "diane",
  title: "Yearly accounts (Diane)",
  delimiter: ";",
  encoding: "utf-8",
  reshape: "field and year",
  fileName: /diane/i,
  columns: [
    { name: "Annee", form: "count", presence: "filled" },
    { name: "Numéro Siren", form: "siren", presence: "filled" },
    { name: "Date de clôture", form: "frenchDate", presence: "filled" },
    { name: "Nom de l'entreprise", form: "text", presence: "optional" },
    { name: "Statut juridique", form: "text", presence: "optional" },
    { name: "Nombre d’ES", aliases: ["Nombre d'ES"], form: "count", presence: "optional" },
    { name: "Nombre de filiales", form: "count", presence: "optional" },
    { name: "Taille de la Composition du Groupe", form: "count", presence: "optional" },
    ...dianeFields.map(([, name]) => ({ name, form: "number" as const })),
  ],
  filters: [
    {
      name: "no accounts for that year",
      drops: `coalesce(${["Date de clôture", ...dianeFields.map(([, header]) => header)].map(cell).join(", ")}) IS NULL`,
    },
  ],
  facts: [
    siren(read("siren", cell("Numéro Siren"))),
    fact("year", "int32", { sql: read("count", "Annee"), meaning: "Year of the columns.", unit: "year" }),
    fact("closedOn", "date", { sql: closedOn, meaning: "Closing day of the accounts." }),
    fact("name", "text", {
      sql: cell("Nom de l'entreprise"),
      meaning: "Name of the firm.",
      missing: "not delivered",
    }),
    fact("legalStatus", "category", {
      sql: cell("Statut juridique"),
      meaning: "Legal status as the source writes it.",
      missing: "not delivered",
    }),
    fact("secondaryEstablishments", "int32", {
      sql: read("count", cell("Nombre d’ES")),
      meaning: "Secondary establishments, on the day of the delivery.",
      missing: "not delivered",
    }),
    fact("subsidiaries", "int32", {
      sql: read("count", cell("Nombre de filiales")),
      meaning: "Subsidiaries, on the day of the delivery.",
      missing: "not delivered",
    }),
    fact("groupSize", "int32", {
      sql: read("count", cell("Taille de la Composition du Groupe")),
      meaning: "Firms in the group, on the day of the delivery.",
      missing: "not delivered",
    }),
    ...dianeFields.map(([name, header, unit, meaning]) =>
      fact(name, "float64", {
        sql: read("number", cell(header)),
        meaning,
        unit,
        missing: "not in the accounts",
      }),
    ),
    ...ratios.map(([name, meaning, part, whole]) =>
      fact(name, "float64", {
        sql: `CASE WHEN ${whole} > 0 THEN 100 * ${part} / (${whole}) END`,
        meaning: `${meaning} Computed by Vigie.`,
        unit: "%",
        missing: "an amount is not in the accounts, or what it is divided by is not positive",
      }),
    ),
  ],
  knownOn: {
    text: "closing + 7 months",
    sql: `CAST(${closedOn} + INTERVAL 7 MONTH AS DATE)`,
    mode: "assumed",
  },
  confidentiality: "restricted",
};
