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
import { benchPanel, buildCommand, storeOf, workspaceOf } from "./panel/bench-panel.ts";
import { comparePanels } from "./panel/compare.ts";
import { panelCommand, panelPeers } from "./panel/peers.ts";
import { type RawFiles, rawFiles } from "./panel/raw-files.ts";

/** Firms whose values are compared, about. */
const comparedFirms = 2000;

/** Raw files → panel: every source imported and every feature of the catalogue, against scripts with the common columns. */
export const panelEntry: BenchEntry = { name: "panel", run };

async function run(context: BenchContext): Promise<BenchReport> {
  const { firms, scratch, say } = context;
  say("raw files");
  const raw = await rawFiles(scratch, firms);
  await warm(raw);
  const lines = await context.compete([ours(context), ...peers(context, raw)]);
  return {
    title: `raw files → panel, ${firms.toLocaleString("en")} firms, ${raw.mebibytes.toFixed(0)} MiB of raw files`,
    lines,
    notes: [...shares(lines), ...missing(context), ...(await checks(context, lines))],
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

async function checks(context: BenchContext, lines: readonly Measurement[]): Promise<readonly string[]> {
  const store = storeOf(workspaceOf(context.scratch, context.firms));
  const done = lines.filter(isFinished).map(({ name }) => name);
  if (!done.includes("vigie")) return [];
  const panel = await store.resolve(benchPanel);
  const notes: string[] = [];
  for (const name of panelPeers.filter((peer) => done.includes(peer)))
    notes.push(
      await checkAgainst(name, {
        ours: store.parquetOf(panel).map((path) => resolve(path)),
        theirs: [outOf(context, name)],
        within: dirname(panel.folder),
        oneIn: Math.max(1, Math.round(context.firms / comparedFirms)),
      }),
    );
  return notes;
}

async function checkAgainst(name: string, panels: Parameters<typeof comparePanels>[0]): Promise<string> {
  const { rows, unmatched, columns } = await comparePanels(panels);
  const wrong = columns.filter(({ differences }) => differences > 0);
  const values = wrong.map((one) => `${one.name} ${one.differences} of ${one.present}`);
  const found = wrong.length === 0 ? "no value differs" : `differ: ${values.join(", ")}`;
  return `${name}: ${columns.length} common columns, ${rows.toLocaleString("en")} rows compared, ${unmatched} unmatched, ${found}`;
}
