import { table } from "arquero";
import {
  type ColumnDefinition,
  createRandom,
  type DatasetStore,
  dateOfMonth,
  parseMonth,
  type StoredDataset,
} from "vigie/datasets";
import type { Study } from "vigie/experiments";

const [first, last] = [parseMonth("2018-01"), parseMonth("2021-12")];

const column = (
  name: string,
  type: ColumnDefinition["type"],
  role: ColumnDefinition["role"],
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning: `${name}.`,
  unit: null,
  theme: role === "feature" ? "social debt" : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

export const monthlySchema = {
  columns: [
    column("siren", "text", "key"),
    column("asOf", "date", "key"),
    column("region", "category", "group"),
    column("debt", "float64", "feature"),
    column("debtChange3", "float64", "feature"),
    column("onPlan", "bool", "feature"),
    column("strongSignal", "bool", "flag"),
    column("failsWithin6Months", "bool", "target"),
    column("failsWithin3Months", "bool", "target"),
  ],
};

export interface MonthlyRow {
  readonly siren: string;
  readonly month: number;
  readonly opening: number | null;
  readonly debt: number;
  readonly debtChange3: number | null;
  readonly onPlan: boolean;
}

/** Firms by the month; a debt that lasts makes them fail, a plan halves the risk; gone four months after the opening. */
export function monthlyRows(firms: number): readonly MonthlyRow[] {
  const random = createRandom("monthly economy");
  return Array.from({ length: firms }, (_, firm) => {
    const onPlan = random.uniform() < 0.2;
    const debts = [random.normal()];
    let opening: number | null = null;
    for (let month = first; month <= last + 12 && opening === null; month++) {
      const debt = 0.95 * debts.at(-1)! + 0.3 * random.normal();
      debts.push(debt);
      if (random.uniform() < (onPlan ? 0.5 : 1) / (1 + Math.exp(6.2 - 2 * debt))) opening = month + 1;
    }
    const until = Math.min(last, (opening ?? last) + 3);
    return Array.from({ length: until + 1 - first }, (_, i) => ({
      siren: String(100000000 + firm),
      month: first + i,
      opening,
      debt: debts[i + 1] ?? debts.at(-1)!,
      debtChange3: i < 3 ? null : (debts[i + 1] ?? debts.at(-1)!) - (debts[i - 2] ?? debts.at(-1)!),
      onPlan,
    }));
  }).flat();
}

function cellsOf({ siren, month, opening, debt, debtChange3, onPlan }: MonthlyRow) {
  const within = (months: number) => opening !== null && opening <= month + months;
  return {
    siren,
    asOf: dateOfMonth(month),
    region: Number(siren) % 3 === 0 ? "North" : "South",
    debt,
    debtChange3,
    onPlan,
    strongSignal: within(0),
    failsWithin6Months: within(6),
    failsWithin3Months: within(3),
  };
}

export function putMonthlyPanel(store: DatasetStore, firms: number): Promise<StoredDataset> {
  const rows = monthlyRows(firms).map(cellsOf);
  return store.putTable({
    kind: "panel",
    name: "monthly",
    schema: monthlySchema,
    table: table(
      Object.fromEntries(
        monthlySchema.columns.map(({ name }) => [name, rows.map((row) => row[name as keyof typeof row])]),
      ),
    ),
    report: {},
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: {
        name: "fails within 6 months",
        column: "failsWithin6Months",
        horizonMonths: 6,
        reportingDelayMonths: 1,
      },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2023-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  });
}

/** Test months: 2021. */
export const monthlyStudy: Study = {
  format: "vigie.study/1",
  name: "monthly",
  question: "What comes after the model?",
  panel: "monthly",
  features: ["debt"],
  asinh: [],
  protocols: [
    {
      name: "temporal",
      meaning: "past to future",
      fold: {
        trainFrom: first,
        testFrom: parseMonth("2021-01"),
        testUntil: parseMonth("2022-01"),
        horizonMonths: 6,
        seed: "monthly",
      },
    },
  ],
  sealed: { none: "a small panel for a test" },
  models: [
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1 },
      mode: "imputed-and-scaled",
    },
  ],
  seed: 1,
  replicates: 100,
};
