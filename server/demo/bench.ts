import { Fault, type LongWork } from "vigie/datasets";
import type { Workspace } from "../workspace.ts";
import type { Stage, StageReport } from "./stage.ts";

/** What the stages of the demo share. */
export interface DemoBench {
  readonly workspace: Workspace;
  readonly work: LongWork;
  /** Milliseconds now. */
  readonly now: () => number;
  /** Called with each finished stage, in order. */
  readonly onStage: (report: StageReport) => void;
}

export type StageContent = Omit<StageReport, "seconds" | "name">;

/**
 * Runs one stage, times it, checks that it did something and that its numbers are finite, and reports it.
 * Returns what the stage hands to the next one.
 */
export async function stage<T>(
  bench: DemoBench,
  name: string,
  make: () => Promise<StageContent & { readonly value: T }>,
): Promise<T> {
  const started = bench.now();
  const { value, ...content } = await make();
  const report: StageReport = { name, seconds: (bench.now() - started) / 1000, ...content };
  checkStage(report);
  bench.onStage(report);
  return value;
}

/** Throws `demo.idle-stage` and `demo.not-finite`: a demo that did nothing must not look like one that did. */
export function checkStage({ name, rows, metrics }: Stage): void {
  if (!(rows > 0))
    throw new Fault("demo.idle-stage", `stage did nothing: ${name} (expected at least one row)`, {
      kind: "broken",
    });
  const path = findNotFinite(metrics);
  if (path !== null)
    throw new Fault("demo.not-finite", `number is not finite: ${name}.${path}`, { kind: "broken" });
}

/** The path of the first number that is NaN or infinite, or null. */
function findNotFinite(value: unknown, path = ""): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : path;
  if (value === null || typeof value !== "object") return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = findNotFinite(inner, path === "" ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
