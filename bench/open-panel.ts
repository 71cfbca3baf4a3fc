import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type DatasetStore, openPanel, type StoredDataset } from "vigie/datasets";
import {
  type BenchContext,
  type BenchEntry,
  type BenchReport,
  type Competitor,
  type Finished,
  isFinished,
  type Measurement,
} from "./harness/entry.ts";
import { vigieCommand } from "./harness/program.ts";
import { putCopies } from "./open-panel/copies.ts";
import { openedColumns, summedColumn } from "./open-panel/selection.ts";
import { benchPanel, panelStore, workspaceOf } from "./panel/bench-panel.ts";

/** A panel of ten times and more the firms → ten columns of one region, as an Arquero table. */
export const openPanelEntry: BenchEntry = { name: "open-panel", run };

/** Copies of each firm: 30,000 firms become 20 million rows and more. The national panel is large enough as it is. */
const copies = { small: 8, region: 8, national: 1 } as const;

async function run(context: BenchContext): Promise<BenchReport> {
  const { scratch, firms, size, say } = context;
  const store = await panelStore(scratch, firms);
  say("panel to open");
  const panel = await manyRows(store, context, copies[size]);
  const region = await middleRegion(store, panel);
  const one = ours(context, panel, [region]);
  const peers = peersOf(context, { store, panel, region });
  const lines = await context.compete([one, ...peers, ours(context, panel, [])]);
  const mebibytes = panel.receipt.files
    .filter(({ path }) => path.endsWith(".arrow"))
    .reduce((sum, { bytes }) => sum + bytes / 2 ** 20, 0);
  const { rows, schema, parts } = panel.manifest;
  return {
    title: `openPanel, ${rows.toLocaleString("en")} rows x ${schema.columns.length} columns in ${parts!.length} parts (${mebibytes.toFixed(0)} MiB Arrow) → ${openedColumns.length} columns of ${region}`,
    lines,
    notes: [
      "first opening in a fresh process, files in the page cache; the process's start is not counted in seconds, but is in memory",
      ...memory(lines),
      ...checks(lines),
    ],
  };
}

async function manyRows(
  store: DatasetStore,
  { scratch, firms }: BenchContext,
  copiesOfEach: number,
): Promise<StoredDataset> {
  const panel = await store.resolve(benchPanel);
  if (copiesOfEach === 1) return panel;
  const name = `${benchPanel}-${copiesOfEach}`;
  const made = (await store.list()).find(
    ({ manifest }) => manifest.name === name && manifest.parents.includes(panel.version),
  );
  if (made !== undefined) return made;
  const folder = join(scratch, `copies-${firms}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await putCopies({ store, panel, name, copies: copiesOfEach, scratch: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Neither the largest nor the smallest region of the first month. */
async function middleRegion(store: DatasetStore, { version, manifest }: StoredDataset): Promise<string> {
  const [first, second] = manifest.parts!.map(({ name }) => name);
  const months = { from: first!, ...(second !== undefined && { until: second }) };
  const { table } = await openPanel(store, version, { columns: ["region"], ...months });
  const counts = table.groupby("region").count().orderby("count", "region").array("region") as string[];
  return counts[Math.floor(counts.length / 2)]!;
}

function ours(
  { scratch, firms }: BenchContext,
  { version }: StoredDataset,
  regions: readonly string[],
): Competitor {
  return {
    name: regions.length > 0 ? "vigie" : "vigie, all regions",
    command: vigieCommand("open-panel", [workspaceOf(scratch, firms), version, ...regions]),
  };
}

interface Opened {
  readonly store: DatasetStore;
  readonly panel: StoredDataset;
  readonly region: string;
}

function peersOf({ python }: BenchContext, { store, panel, region }: Opened): readonly Competitor[] {
  if (python === null) return [];
  const folder = resolve(store.parquetOf(panel)[0]!, "..");
  const program = join(import.meta.dirname, "peers/open_panel.py");
  const options = ["--columns", openedColumns.join(","), "--regions", region, "--sum", summedColumn];
  return ["pandas", "polars"].map((library) => ({
    name: `${library}, Parquet`,
    command: [python, program, library, folder, ...options],
  }));
}

/** Whether memory grows with what is selected. */
function memory(lines: readonly Measurement[]): readonly string[] {
  return lines
    .filter(isFinished)
    .filter(({ told }) => typeof told.openMiB === "number")
    .map(({ name, told }) => {
      const { rows, columns, baseMiB, openMiB, secondSeconds } = told as Record<string, number>;
      return `${name}: ${rows!.toLocaleString("en")} rows x ${columns}; ${(openMiB! - baseMiB!).toFixed(0)} MiB more after opening than before (${baseMiB!.toFixed(0)}); again in ${secondSeconds!.toFixed(2)} s`;
    });
}

function checks(lines: readonly Measurement[]): readonly string[] {
  const [vigie, ...others] = lines.filter(isFinished);
  return others
    .filter(({ name }) => !name.startsWith("vigie"))
    .map((other) =>
      isSame(vigie!, other)
        ? `${other.name}: same rows and sum of ${summedColumn}`
        : `${other.name}: DIFFERS: ${JSON.stringify(other.told)}`,
    );
}

function isSame({ told: ours }: Finished, { told: theirs }: Finished): boolean {
  const [a, b] = [Number(ours.sum), Number(theirs.sum)];
  return (
    ours.rows === theirs.rows && ours.columns === theirs.columns && Math.abs(a - b) <= 1e-9 * Math.abs(a)
  );
}
