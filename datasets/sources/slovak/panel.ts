import { type ColumnTable, table } from "arquero";
import type { PanelDescription } from "../../manifest.ts";
import type { ColumnDefinition, Schema } from "../../schema.ts";
import { type FirmYear, ratioNames } from "./firm-year.ts";
import type { FirmLinks } from "./link.ts";

const source = "slovak-smes";

/**
 * V58 (falling) ranks the training years 2013 and 2014 best among the newest year's V43..V63:
 * AUC 0.857, missing values at the median; V57 0.855, V46 0.852. The years 2015 and 2016 took no part in the choice.
 */
export const slovakPanel: PanelDescription = {
  unit: "firm-year",
  firm: "siren",
  asOf: "asOf",
  group: "sector",
  target: { name: "bankrupt", column: "bankrupt", horizonMonths: 12, reportingDelayMonths: 0 },
  strongSignal: null,
  unknownOpening: null,
  dataCutoff: "2017-01-01",
  singleRatio: {
    column: "V58",
    sign: -1,
    text: "the newest year's ratio that alone ranks evaluation years 2013 and 2014 best (AUC 0.857), lower is riskier",
  },
};

export const slovakSchema: Schema = {
  columns: [
    column({
      name: "siren",
      type: "text",
      role: "key",
      meaning: "Firm, numbered after linking rows by their 42 shared values; not a true SIREN.",
    }),
    column({
      name: "asOf",
      type: "date",
      role: "key",
      meaning: "1 January of the evaluation year; the ratios are those of the three years before it.",
    }),
    column({
      name: "sector",
      type: "category",
      role: "group",
      meaning: "Sector of the file the row stands in.",
    }),
    column({
      name: "bankrupt",
      type: "bool",
      role: "target",
      meaning: "Whether the firm went bankrupt in the evaluation year.",
    }),
    ...ratioNames.map(ratioColumn),
  ],
};

function ratioColumn(name: string, index: number): ColumnDefinition {
  const ratio = (index % 21) + 1;
  const age = 3 - Math.floor(index / 21);
  return column({
    name,
    type: "float64",
    role: "feature",
    meaning: `Ratio ${ratio} of 21, ${age === 1 ? "1 year" : `${age} years`} before the evaluation year (Drotár et al. 2019, doi 10.1016/j.dib.2019.104360).`,
    unit: "ratio",
    theme: "financial health",
    knownOn: "assumed: before the evaluation year begins",
    missing: "NA in the file",
  });
}

function column(
  definition: Pick<ColumnDefinition, "name" | "type" | "role" | "meaning"> & Partial<ColumnDefinition>,
): ColumnDefinition {
  return {
    unit: null,
    theme: null,
    source,
    knownOn: null,
    missing: null,
    confidentiality: "open",
    ...definition,
  };
}

/** One row per firm-year, ordered by as-of date and firm. */
export function slovakTable(rows: readonly FirmYear[], { firms }: FirmLinks): ColumnTable {
  const order = Array.from(rows, (_, i) => i).sort(
    (a, b) => rows[a]!.year - rows[b]!.year || firms[a]! - firms[b]!,
  );
  const pick = <T>(read: (row: FirmYear, i: number) => T): T[] => order.map((i) => read(rows[i]!, i));
  return table({
    siren: pick((_, i) => String(firms[i]! + 1).padStart(9, "0")),
    asOf: pick(({ year }) => new Date(Date.UTC(year, 0, 1))),
    sector: pick(({ sector }) => sector),
    bankrupt: pick(({ bankrupt }) => bankrupt),
    ...Object.fromEntries(
      ratioNames.map((name, j) => [name, pick(({ values }) => missingAsNull(values[j]!))]),
    ),
  });
}

function missingAsNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
