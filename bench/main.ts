import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exampleSizes } from "vigie/datasets";
import { drawsEntry } from "./draws.ts";
import { compete } from "./harness/compete.ts";
import type { BenchContext, BenchEntry, BenchReport } from "./harness/entry.ts";
import { type BenchOptions, readOptions } from "./harness/options.ts";
import { buildPrograms } from "./harness/program.ts";
import { peersPython } from "./harness/python.ts";
import { formatReport } from "./harness/table.ts";
import { logisticEntry } from "./logistic.ts";
import { openPanelEntry } from "./open-panel.ts";
import { panelEntry } from "./panel.ts";
import { xgboostCudaEntry, xgboostExplainEntry, xgboostFitEntry, xgboostScoreEntry } from "./xgboost.ts";

/** Every comparison, in the order in which they run: later ones use what earlier ones left in the scratch folder. */
const entries: readonly BenchEntry[] = [
  panelEntry,
  openPanelEntry,
  drawsEntry,
  logisticEntry,
  xgboostFitEntry,
  xgboostCudaEntry,
  xgboostScoreEntry,
  xgboostExplainEntry,
];

/** How often each competitor runs; the middle time counts. */
const usualRounds = { small: 3, region: 1, national: 1 } as const;

async function main(): Promise<void> {
  const names = entries.map(({ name }) => name);
  const usual = entries.filter(({ needs }) => needs === undefined).map(({ name }) => name);
  const options = readOptions(process.argv.slice(2), { names, usual });
  const scratch =
    options.scratch === null ? await mkdtemp(join(tmpdir(), "vigie-bench-")) : resolve(options.scratch);
  await mkdir(scratch, { recursive: true });
  await buildPrograms();
  try {
    const reports = await runAll(options, scratch);
    for (const report of options.json ? reports : []) console.log(JSON.stringify(report));
    if (reports.some(({ isEqual }) => isEqual === false)) process.exitCode = 1;
  } finally {
    if (options.scratch === null) await rm(scratch, { recursive: true, force: true });
  }
}

async function runAll(options: BenchOptions, scratch: string): Promise<readonly BenchReport[]> {
  const reports: BenchReport[] = [];
  for (const size of options.sizes)
    for (const entry of entries.filter(({ name }) => options.only.includes(name))) {
      const report = await entry.run(contextOf(size, options, scratch));
      if (!options.json) console.log(`${formatReport(report)}\n`);
      reports.push(report);
    }
  return reports;
}

function contextOf(size: BenchContext["size"], options: BenchOptions, scratch: string): BenchContext {
  const say = (text: string) => console.error(`  ${size}: ${text}`);
  const rounds = options.rounds ?? usualRounds[size];
  return {
    size,
    firms: exampleSizes[size],
    scratch,
    python: peersPython(process.env),
    compete: (competitors) => compete(competitors, { rounds, limits: options.limits, say }),
    say,
  };
}

await main();
