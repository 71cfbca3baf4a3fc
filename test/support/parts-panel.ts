import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnDefinition, DatasetStore, StoredDataset } from "vigie/datasets";
import { writeMonth } from "../../datasets/panel/stages/months.ts";
import { createChunkReader } from "../../datasets/store/column-chunk.ts";

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
  theme: role === "feature" ? (name === "debt" ? "social debt" : "payment") : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

const schema = {
  columns: [
    column("siren", "text", "key"),
    column("asOf", "date", "key"),
    column("region", "category", "group"),
    column("debt", "float64", "feature"),
    column("delay", "float64", "feature"),
    column("noise", "float64", "feature"),
    column("strongSignal", "bool", "flag"),
    column("fails", "bool", "target"),
  ],
};

export interface PanelRow {
  readonly siren: string;
  /** `2018-01`. */
  readonly month: string;
  readonly debt: number | null;
  readonly delay: number;
  readonly noise: number;
  readonly fails: boolean;
  /** Default `North`. */
  readonly region?: string;
}

/** Stores rows as panels are built: a file a month. `folder`: empty, for what is moved into the store. */
export async function putPartsPanel(
  store: DatasetStore,
  { name, rows, folder }: { name: string; rows: readonly PanelRow[]; folder: string },
): Promise<StoredDataset> {
  await mkdir(folder, { recursive: true });
  const parts = [];
  for (const month of [...new Set(rows.map((row) => row.month))].sort()) {
    const chunks = chunksOf(rows.filter((row) => row.month === month));
    parts.push(await writeMonth({ month, chunks, schema, output: folder }));
  }
  return store.putParts({
    kind: "panel",
    name,
    schema,
    parts: parts.map((part) => ({
      ...part,
      files: part.files.map((file) => ({ ...file, path: join(folder, file.name) })),
    })),
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  });
}

/** One chunk a column, sorted by region and SIREN. */
function chunksOf(rows: readonly PanelRow[]) {
  const placeOf = ({ region = "North", siren }: PanelRow) => `${region} ${siren}`;
  const full = rows
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
    .map(({ month, region = "North", ...row }) => ({
      ...row,
      asOf: new Date(`${month}-01T00:00:00Z`),
      region,
      strongSignal: false,
    }));
  return schema.columns.map((definition) => [
    createChunkReader(definition).read({
      from: 0,
      until: full.length,
      at: (row) => full[row]![definition.name as keyof (typeof full)[0]],
    }),
  ]);
}
