import { type ColumnTable, from as fromRows } from "arquero";
import type { ColumnDefinition, Schema } from "vigie/datasets";
import {
  type FeatureChoice,
  fitPreparation,
  labelled,
  type Pipeline,
  prepare,
  trainerFor,
} from "vigie/experiments";

function column(
  name: string,
  type: ColumnDefinition["type"],
  extra: Partial<ColumnDefinition> = {},
): ColumnDefinition {
  const facts = { unit: null, theme: null, source: null, knownOn: null, missing: null };
  return { name, type, role: "feature", meaning: `${name}.`, confidentiality: "open", ...facts, ...extra };
}

export const schema: Schema = {
  columns: [
    column("siren", "text", { role: "key" }),
    column("asOf", "date", { role: "key" }),
    column("region", "category", { role: "group" }),
    column("debt", "float64", {
      meaning: "Social debt over the mean contribution. [debt / contribution]",
      unit: "ratio",
      theme: "social debt",
      definition: "debt / contribution",
    }),
    column("delay", "float64", { meaning: "Days late with suppliers", unit: "days", theme: "payment" }),
    column("sector", "category", { meaning: "Sector" }),
  ],
};

const [early, late] = [new Date("2024-01-01"), new Date("2024-02-01")];

/** Twelve firms at two dates; debt and delay rise with the firm's number, some cells are missing. */
export function panelTable(): ColumnTable {
  const firms = Array.from({ length: 12 }, (_, i) => i);
  return fromRows(
    [early, late].flatMap((asOf) =>
      firms.map((i) => ({
        siren: String(100000000 + i),
        asOf,
        region: i % 2 === 0 ? "Bretagne" : "Corse",
        debt: i === 3 ? null : i / 2,
        delay: i === 5 ? null : 10 * (i % 4) + (asOf === late ? 1 : 0),
        sector: i % 3 === 0 ? "food" : "wood",
      })),
    ),
  );
}

const estimate = { value: 0.5, low: null, high: null, method: "none", rows: 12, firms: 12, positiveFirms: 5 };

/** A real logistic pipeline, fitted on the early date; `further` changes what it reads. */
export async function fittedPipeline(
  further: Partial<FeatureChoice> = {},
  trainer: ReturnType<typeof trainerFor> = trainerFor("logistic-regression", "newton"),
): Promise<Pipeline> {
  const table = panelTable();
  const rows = Uint32Array.from({ length: 12 }, (_, row) => row);
  const preparation = fitPreparation(table, rows, {
    columns: ["debt", "delay", "sector"],
    mode: "imputed-and-scaled",
    ...further,
  });
  const labels = Uint8Array.from([0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1]);
  const firms = Int32Array.from(rows);
  const matrix = labelled(prepare(table, preparation, rows), labels, firms);
  const model = await trainer.fit({ train: matrix }, {}, { seed: 1 });
  const threshold = (margin: number) => ({
    margin,
    probability: 1 / (1 + Math.exp(-margin)),
    criterion: "by hand",
    value: estimate,
    origin: "the test",
  });
  return {
    format: "vigie.pipeline/1",
    name: "small",
    requires: schema.columns.filter(({ role }) => role === "feature"),
    preparation,
    model: model.encode(),
    calibrator: { kind: "platt", slope: 1, intercept: 0 } as Pipeline["calibrator"],
    thresholds: { high: threshold(1), moderate: threshold(0) },
    target: { name: "fails", column: "fails", horizonMonths: 18, reportingDelayMonths: 2 },
    themes: {
      debt: "social debt",
      delay: "payment",
      sector: null,
      ...Object.fromEntries((further.derived ?? []).map(({ name, theme }) => [name, theme])),
    },
  };
}
