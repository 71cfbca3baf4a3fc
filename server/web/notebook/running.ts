import { type Signal, signal } from "@preact/signals";
import type { CellView } from "vigie/notebooks";
import { planRun, type RunPlan } from "vigie/notebooks/plan";
import type { NotebookState } from "./state.ts";

/** A run that takes longer than this is asked about first. */
const longMs = 10_000;

/** A long run that waits for a yes. */
export interface AskedRun {
  readonly plan: RunPlan;
  readonly start: () => void;
}

/** Running from the page: what would run and for how long is known before. */
export class Running {
  readonly asked: Signal<AskedRun | null> = signal(null);
  readonly #cells: () => NotebookState["cells"];
  readonly #post: (cells: readonly string[]) => void;

  constructor(cells: () => NotebookState["cells"], post: (cells: readonly string[]) => void) {
    this.#cells = cells;
    this.#post = post;
  }

  /** What would run if these cells were run; all when left out. */
  planOf(ids: readonly string[] = this.#cells().map(({ id }) => id)): RunPlan {
    return planRun(this.#cells(), ids);
  }

  /** Whether a run of these cells, and of what reads them, is known to take long. */
  isLong(ids: readonly string[]): boolean {
    return ids.length > 0 && this.planOf(ids).knownMs >= longMs;
  }

  /** Runs cells; asks first where that takes long. */
  run(ids: readonly string[] = this.#cells().map(({ id }) => id)): void {
    const start = () => this.#post(ids);
    if (this.isLong(ids)) this.asked.value = { plan: this.planOf(ids), start };
    else start();
  }

  /** Runs what is not up to date: stale, interrupted, waiting, failed. */
  runStale(): void {
    const stale = this.#cells().filter(({ status }) => isStale(status));
    if (stale.length > 0) this.run(stale.map(({ id }) => id));
  }
}

export function isStale(status: CellView["status"]): boolean {
  return ["stale", "interrupted", "waiting", "failed"].includes(status);
}
