import { readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  type BenchContext,
  type BenchEntry,
  type BenchReport,
  type Competitor,
  isFinished,
  type Measurement,
} from "./harness/entry.ts";
import { programCommand } from "./harness/program.ts";
import { benchPanel, buildCommand, storeOf, workspaceOf } from "./panel/bench-panel.ts";
import { columnsTable } from "./panel/columns-table.ts";
import { comparePanels, faultsOf, keys, type PanelComparison } from "./panel/compare.ts";
import { panelCommand, panelPeers } from "./panel/peers.ts";
import { type RawFiles, rawFiles } from "./panel/raw-files.ts";

/** Firms whose values are compared, about; all where there are fewer. */
const comparedFirms = 30_000;

/** Raw files → panel: every source imported and every column computed, against scripts that compute the same columns. */
export const panelEntry: BenchEntry = { name: "panel", run };

async function run(context: BenchContext): Promise<BenchReport> {
  const { firms, scratch, say } = context;
  say("raw files");
  const raw = await rawFiles(scratch, firms);
  await warm(raw);
  const lines = await context.compete([ours(context), ...peers(context, raw), floor(context)]);
  const comparisons = await compareAll(context, lines);
  const compared = Object.entries(comparisons);
  return {
    title: `raw files → panel, ${firms.toLocaleString("en")} firms, ${raw.mebibytes.toFixed(0)} MiB of raw files`,
    lines,
    notes: [
      ...shares(lines),
      ...missing(context),
      ...compared.map(([name, comparison]) => verdict(name, comparison)),
      ...(compared.length > 0 ? [columnsTable(comparisons)] : []),
    ],
    isEqual: compared.every(([, comparison]) => faultsOf(comparison).length === 0),
  };
}

/** Everyone finds the files in the page cache. */
async function warm({ delivery }: RawFiles): Promise<void> {
  for (const path of Object.values(delivery.files).flat()) await readFile(path);
}

function ours({ scratch, firms }: BenchContext): Competitor {
  return {
    name: "vigie",
    command: buildCommand(scratch, firms),
    before: () => rm(workspaceOf(scratch, firms), { recursive: true, force: true }),
  };
}

const outOf = ({ scratch, firms }: BenchContext, name: string) =>
  join(scratch, `panel-${firms}-${name}.parquet`);

function peers(context: BenchContext, raw: RawFiles): readonly Competitor[] {
  const { python } = context;
  if (python === null) return [];
  return panelPeers.map((name) => {
    const out = outOf(context, name);
    return {
      name,
      command: panelCommand(name, { python, raw, out }),
      before: () => rm(out, { force: true }),
    };
  });
}

/** Reading and writing alone: less than that nobody can do. */
function floor({ scratch, firms }: BenchContext): Competitor {
  return {
    name: "no computing",
    command: programCommand("panel/read-and-write.ts", [scratch, String(firms)]),
  };
}

function shares(lines: readonly Measurement[]): readonly string[] {
  const [vigie] = lines;
  if (vigie === undefined || !isFinished(vigie)) return [];
  const { rows, columns, importSeconds, buildSeconds } = vigie.told as Record<string, number>;
  return [
    `vigie: ${rows!.toLocaleString("en")} rows, ${columns} columns; import ${importSeconds!.toFixed(1)} s, build ${buildSeconds!.toFixed(1)} s`,
  ];
}

function missing({ python }: BenchContext): readonly string[] {
  return python === null ? ["no peers: bench/peers/README.md says how to set them up"] : [];
}

/** Every column of every peer's panel held against ours. */
async function compareAll(
  context: BenchContext,
  lines: readonly Measurement[],
): Promise<Readonly<Record<string, PanelComparison>>> {
  const store = storeOf(workspaceOf(context.scratch, context.firms));
  const done = lines.filter(isFinished).map(({ name }) => name);
  if (!done.includes("vigie")) return {};
  const panel = await store.resolve(benchPanel);
  const comparisons: Record<string, PanelComparison> = {};
  for (const name of panelPeers.filter((peer) => done.includes(peer))) {
    context.say(`comparing with ${name}`);
    comparisons[name] = await comparePanels({
      ours: store.parquetOf(panel).map((path) => resolve(path)),
      theirs: [outOf(context, name)],
      within: dirname(panel.folder),
      oneIn: Math.max(1, Math.round(context.firms / comparedFirms)),
    });
  }
  return comparisons;
}

function verdict(name: string, comparison: PanelComparison): string {
  const { rows, columns } = comparison;
  const faults = faultsOf(comparison);
  const found = faults.length === 0 ? "every value is equal" : faults.join("; ");
  return `${name}: ${keys.length + columns.length} columns, ${rows.toLocaleString("en")} rows compared: ${found}`;
}
