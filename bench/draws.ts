import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { drawnMetrics, threshold, writeRows } from "./draws/rows.ts";
import {
  type BenchContext,
  type BenchEntry,
  type BenchReport,
  type Competitor,
  type Finished,
  isFinished,
} from "./harness/entry.ts";
import { vigieCommand } from "./harness/program.ts";

/** 1,000 draws of firms x six metrics: what the intervals of an evaluation cost. */
export const drawsEntry: BenchEntry = { name: "draws", run };

const rowsOf = { small: 100_000, region: 1_000_000, national: 5_000_000 } as const;
const replicates = 1000;
/** The peer's time grows with the draws and nothing else: these are measured, and scaled to all. */
const measuredByPeers = 20;

async function run({ size, scratch, python, compete, say }: BenchContext): Promise<BenchReport> {
  const rows = rowsOf[size];
  const folder = join(scratch, `draws-${rows}`);
  await mkdir(folder, { recursive: true });
  say(`${rows.toLocaleString("en")} rows`);
  await writeRows(folder, rows);
  const lines = await compete([ours(folder), ...(python === null ? [] : peers(python, folder))]);
  return {
    title: `${replicates.toLocaleString("en")} draws of firms x ${drawnMetrics.length} metrics, ${rows.toLocaleString("en")} rows`,
    lines,
    notes: [
      `ours draws all; the peers draw ${measuredByPeers} of ${replicates.toLocaleString("en")}, their seconds are scaled to all (their CPU s are not)`,
      "one thread each; sorting is counted, reading the rows is not",
      ...checks(lines.filter(isFinished)),
    ],
  };
}

function ours(folder: string): Competitor {
  return {
    name: "vigie: sort once, reweight",
    command: vigieCommand("draws", [folder, String(replicates)]),
  };
}

function peers(python: string, folder: string): readonly Competitor[] {
  const program = join(import.meta.dirname, "peers/draws_sklearn.py");
  const options = [folder, String(replicates), "--measured", String(measuredByPeers)];
  return ["rows", "weights"].map((how) => ({
    name: `numpy + scikit-learn, drawn ${how}`,
    command: [python, program, ...options, "--threshold", String(threshold), "--how", how],
  }));
}

type Found = Readonly<Record<string, { readonly value: number; readonly error: number }>>;

/** Processor time is the fairer ratio on a shared machine. Values are the same to 1e-12; the spread of 20 draws is only within half and double of that of 1,000. */
function checks([vigie, ...others]: readonly Finished[]): readonly string[] {
  return others.map(({ name, told }) => {
    const [a, b] = [vigie!.told.metrics as Found, told.metrics as Found];
    const differing = drawnMetrics.filter((one) => {
      const ratio = b[one]!.error / a[one]!.error;
      return !(Math.abs(a[one]!.value - b[one]!.value) <= 1e-12 && ratio > 0.5 && ratio < 2);
    });
    const [x, y] = [Number(vigie!.told.workSeconds), Number(told.workSeconds)];
    return `${name}: ${(y / x).toFixed(0)} x our processor time (${y.toFixed(0)} s against ${x.toFixed(0)} s); ${differing.length === 0 ? "same values to 1e-12, standard errors agree" : `DIFFERS in ${differing.join(", ")}`}`;
  });
}
