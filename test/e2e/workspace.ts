import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { table } from "arquero";
import {
  type ColumnDefinition,
  createRandom,
  type Digest,
  dateOfMonth,
  parseMonth,
  type StoredDataset,
} from "vigie/datasets";
import { layNotebooks } from "../../server/services/notebook-folder.ts";
import { openWorkspace, type Workspace, type World } from "../../server/workspace.ts";

const packageRoot = resolve(import.meta.dirname, "../..");

/** The real world with a clock that runs. */
export const world: World = {
  env: { ...process.env, VIGIE_XGBOOST_LIB: "" },
  clock: () => new Date(),
  now: () => performance.now(),
  packageRoot,
};

/** A workspace with one small panel and one small notebook. */
export async function prepareWorkspace(folder: string): Promise<Workspace> {
  const workspace = openWorkspace(folder, world);
  await putSmallPanel(workspace);
  const notebooks = join(folder, "notebooks");
  await layNotebooks(notebooks, packageRoot);
  await copyFile(join(import.meta.dirname, "fixtures/story.ts"), join(notebooks, "story.ts"));
  return workspace;
}

/** 600 firms x 8 half-years, made from `parents`; `more` adds columns, each with its value in a row. */
export function putSmallPanel(
  { store }: Pick<Workspace, "store">,
  parents: readonly Digest[] = [],
  more: readonly (readonly [ColumnDefinition, (row: SmallRow) => unknown])[] = [],
): Promise<StoredDataset> {
  const rows = smallEconomy();
  const own = columns.map(({ name }) => [name, rows.map((row) => row[name as keyof typeof row])] as const);
  const added = more.map(([{ name }, tell]) => [name, rows.map(tell)] as const);
  return store.putTable({
    kind: "panel",
    name: "small",
    parents,
    schema: { columns: [...columns, ...more.map(([definition]) => definition)] },
    table: table(Object.fromEntries([...own, ...added])),
    report: { rows: rows.length },
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt over contributions" },
    },
  });
}

export const column = (
  name: string,
  [type, role, meaning]: [ColumnDefinition["type"], ColumnDefinition["role"], string],
  more: Partial<ColumnDefinition> = {},
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning,
  unit: null,
  theme: null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
  ...more,
});

export const feature = {
  theme: "social debt",
  source: "debit",
  knownOn: "21 days after the month",
  missing: "no debt was ever seen",
} as const;

const columns: readonly ColumnDefinition[] = [
  column("siren", ["text", "key", "Number of the firm."]),
  column("asOf", ["date", "key", "The day on which one pretends to stand."]),
  column("region", ["category", "group", "Region of the head office."]),
  column("debt", ["float64", "feature", "Unpaid contributions over those due."], {
    ...feature,
    unit: "ratio",
  }),
  column("noise", ["float64", "feature", "A number that says nothing."], { ...feature, unit: "EUR" }),
  column("strongSignal", ["bool", "flag", "Whether the firm is in procedure."]),
  column("fails", ["bool", "target", "Whether a procedure opens within 6 months."]),
];

const regions = ["Bretagne", "Corse", "Grand Est", "Normandie", "Occitanie", "Pays de la Loire"];

export type SmallRow = ReturnType<typeof smallEconomy>[number];

/** 600 firms x 8 half-years: the risk rises with debt. */
function smallEconomy() {
  const random = createRandom("small economy");
  return Array.from({ length: 4800 }, (_, i) => {
    const debt = random.normal();
    return {
      siren: String(100000000 + (i % 600)),
      asOf: dateOfMonth(parseMonth("2018-01") + 6 * Math.floor(i / 600)),
      region: regions[(i % 600) % 6],
      debt: random.uniform() < 0.1 ? null : debt,
      noise: random.normal() * 1e4,
      strongSignal: random.uniform() < 0.025,
      fails: random.uniform() < 1 / (1 + Math.exp(2 - 1.5 * debt)),
    };
  });
}
