import { table } from "arquero";
import {
  type ColumnDefinition,
  createRandom,
  type DatasetStore,
  dateOfMonth,
  parseMonth,
  type StoredDataset,
} from "vigie/datasets";

const column = (
  name: string,
  type: ColumnDefinition["type"],
  role: ColumnDefinition["role"],
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning: name,
  unit: null,
  theme: role === "feature" ? "social debt" : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

const columns = [
  column("siren", "text", "key"),
  column("asOf", "date", "key"),
  column("region", "category", "group"),
  column("department", "category", "group"),
  column("sizeClass", "category", "group"),
  column("debt", "float64", "feature"),
  column("strongSignal", "bool", "flag"),
  column("fails", "bool", "target"),
];

export interface OutsideRow {
  readonly siren: string;
  /** `2020-01`. */
  readonly month: string;
  readonly debt: number;
  readonly strongSignal: boolean;
  readonly fails: boolean;
}

/** 500 firms in four months of 2020 and one whose outcome is not known yet; a firm in forty is in procedure already. */
export function outsideRows(seed = "outside"): readonly OutsideRow[] {
  const random = createRandom(seed);
  return Array.from({ length: 500 }, (_, i) => {
    const debt = random.normal();
    const fails = random.uniform() < 1 / (1 + Math.exp(1.8 - 1.4 * debt));
    return ["2020-01", "2020-02", "2020-03", "2020-04", "2021-12"].map((month) => ({
      siren: String(100000000 + i),
      month,
      debt: debt + 0.2 * random.normal(),
      strongSignal: i % 40 === 0,
      fails,
    }));
  }).flat();
}

export function putPanel(
  store: DatasetStore,
  rows: readonly OutsideRow[],
  name = "p",
): Promise<StoredDataset> {
  const numberOf = ({ siren }: OutsideRow) => Number(siren) - 100000000;
  return store.putTable({
    kind: "panel",
    name,
    schema: { columns },
    table: table({
      siren: rows.map(({ siren }) => siren),
      asOf: rows.map(({ month }) => dateOfMonth(parseMonth(month))),
      region: rows.map((row) => (numberOf(row) % 3 === 0 ? "North" : "South")),
      department: rows.map((row) => (numberOf(row) % 3 === 0 ? "59" : "13")),
      sizeClass: rows.map((row) => (numberOf(row) % 2 === 0 ? "10-19" : "20-49")),
      debt: rows.map(({ debt }) => debt),
      strongSignal: rows.map(({ strongSignal }) => strongSignal),
      fails: rows.map(({ fails, month }) => (month > "2021" ? null : fails)),
    }),
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2021-12-31",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  });
}
