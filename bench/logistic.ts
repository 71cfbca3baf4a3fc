import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  type BenchContext,
  type BenchEntry,
  type BenchReport,
  type Competitor,
  isFinished,
  type Measurement,
} from "./harness/entry.ts";
import { vigieCommand } from "./harness/program.ts";
import { columnCount, writeRows } from "./logistic/rows.ts";

/** A matrix in memory → coefficients of an L2-penalised logistic regression, to the same gradient. */
export const logisticEntry: BenchEntry = { name: "logistic", run };

const rowsOf = { small: 100_000, region: 1_000_000, national: 5_000_000 } as const;

/** Largest absolute derivative of the objective, per row, that scikit-learn is asked for; ours ends below it. */
const gradient = 1e-10;

async function run(context: BenchContext): Promise<BenchReport> {
  const { scratch, size, say, python } = context;
  const rows = rowsOf[size];
  const threads = availableParallelism();
  say(`${rows.toLocaleString("en")} rows x ${columnCount} columns`);
  const folder = await writeRows(scratch, rows);
  const peers =
    python === null
      ? []
      : ["newton-cholesky", "lbfgs"].map((one) => peer(python, { folder, threads, solver: one }));
  const lines = await context.compete([ours(folder, threads), ...peers, ours(folder, 1)]);
  return {
    title: `logistic regression, ${rows.toLocaleString("en")} rows x ${columnCount} columns, lambda 1, ${threads} threads: the fit alone`,
    lines,
    notes: [
      "rows read before the clock starts; MiB are of the whole process; ours also checks every value and computes errors clustered on the firm",
      ...lines
        .filter(isFinished)
        .map(
          ({ name, told }) =>
            `${name}: gradient ${Number(told.gradient).toExponential(1)} a row after ${told.iterations} iterations, ${Number(told.fitProcessorSeconds).toFixed(2)} s of processor in the fit`,
        ),
      ...differences(lines),
    ],
  };
}

function ours(folder: string, threads: number): Competitor {
  return {
    name: threads === 1 ? "vigie, 1 thread" : "vigie",
    command: vigieCommand("logistic", [folder, String(threads)]),
  };
}

function peer(
  python: string,
  { folder, threads, solver }: { folder: string; threads: number; solver: string },
): Competitor {
  const program = join(import.meta.dirname, "peers/logistic_fit.py");
  return {
    name: `scikit-learn, ${solver}`,
    command: [python, program, folder, String(threads), solver, String(gradient)],
  };
}

/** How far the others' coefficients lie from ours. */
function differences(lines: readonly Measurement[]): readonly string[] {
  const [first, ...others] = lines.filter(isFinished);
  const parametersOf = (line: typeof first) => line!.told.parameters as readonly number[];
  return others.map((other) => {
    const gaps = parametersOf(other).map((value, j) => Math.abs(value - parametersOf(first)[j]!));
    return `${other.name}: coefficients within ${Math.max(...gaps).toExponential(1)} of ours`;
  });
}
