import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "vigie/experiments";
import type { KernelEvent } from "../kernel/events.ts";
import { runNotebook } from "../run.ts";
import { type ComparedRuns, compareRuns } from "./compare.ts";
import { keepRun } from "./record.ts";
import { type KeptRun, readKeptOutputs } from "./store.ts";

interface ReproduceOptions {
  readonly workspace: string;
  readonly environment: Environment;
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: KernelEvent) => void;
}

/** A kept run done again. */
export interface Reproduction extends ComparedRuns {
  /** Whether every cell is identical or equal. */
  readonly isReproduced: boolean;
  /** What else is not as it was: engine, packages, sources. */
  readonly environment: readonly string[];
}

/**
 * Runs the stored source again over the stored versions of its datasets, in a fresh kernel that takes up nothing that was
 * computed before (neither `cached` nor finished jobs), and holds each cell against what is stored.
 */
export async function reproduceKept(run: KeptRun, options: ReproduceOptions): Promise<Reproduction> {
  const { workspace, environment, tolerance, signal, onEvent } = options;
  const { record } = run;
  const apart = await mkdtemp(join(tmpdir(), "vigie-reproduce-"));
  try {
    const again = await runNotebook({
      file: join(workspace, "notebooks", record.name),
      source: record.source,
      widgets: record.widgets ?? [],
      workspace,
      conditions: {
        pins: Object.fromEntries(record.datasets.map(({ reference, version }) => [reference, version])),
        apart,
      },
      ...(signal === undefined ? {} : { signal }),
      ...(onEvent === undefined ? {} : { onEvent }),
    });
    const now = keepRun(again, environment);
    const compared = compareRuns(
      { record, outputs: await readKeptOutputs(workspace, run) },
      { record: now.record, outputs: now.outputs },
      tolerance,
    );
    const isReproduced = compared.cells.every(
      ({ verdict }) => verdict === "identical" || verdict === "equal",
    );
    return { ...compared, isReproduced, environment: differences(record.environment, environment) };
  } finally {
    await rm(apart, { recursive: true, force: true });
  }
}

function differences(then: Environment, now: Environment): readonly string[] {
  const names = ["vigie", "node", "platform", "code", "packageLock"] as const;
  return names.flatMap((name) =>
    then[name] === now[name] ? [] : [`${name}: ${then[name]}, now ${now[name]}`],
  );
}
