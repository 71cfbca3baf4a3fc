// Pure, and read by the page too (`vigie/notebooks/plan`).
import type { CellView } from "./events.ts";

export type PlannedCell = Pick<
  CellView,
  "id" | "tags" | "status" | "dependsOn" | "faults" | "ms" | "expectedMs"
>;

export interface RunPlan {
  /** What will run, in the file's order. */
  readonly cells: readonly string[];
  /** Cells that nobody asked for but whose values are missing, with the cell that needs them. */
  readonly needed: ReadonlyMap<string, string>;
  /** Milliseconds that those of which a time is known will take together. */
  readonly knownMs: number;
  /** How many have never been timed. */
  readonly untimed: number;
}

/**
 * What runs when `asked` are run: they themselves, what they read as far as its values are missing or old, and what
 * reads any of these. Lazy cells that are not asked for or needed stay out, and so does what waits for them.
 */
export function planRun(cells: readonly PlannedCell[], asked: readonly string[]): RunPlan {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const needed = neededBy(byId, asked);
  const roots = new Set([...asked, ...needed.keys()]);
  const runs = new Map<string, boolean>();
  const willRun = (cell: PlannedCell): boolean => {
    const known = runs.get(cell.id);
    if (known !== undefined) return known;
    runs.set(cell.id, false);
    const read = cell.dependsOn.flatMap((id) => byId.get(id) ?? []);
    const isReached = roots.has(cell.id) || (!cell.tags.includes("lazy") && read.some(willRun));
    const hasValues = read.every((one) => willRun(one) || hasOrGetsValue(one));
    const will = isReached && hasValues && canRun(cell);
    runs.set(cell.id, will);
    return will;
  };
  const planned = cells.filter(willRun);
  const times = planned.flatMap((cell) => cell.expectedMs ?? cell.ms ?? []);
  return {
    cells: planned.map(({ id }) => id),
    needed,
    knownMs: times.reduce((sum, ms) => sum + ms, 0),
    untimed: planned.length - times.length,
  };
}

function neededBy(byId: ReadonlyMap<string, PlannedCell>, asked: readonly string[]): Map<string, string> {
  const needed = new Map<string, string>();
  const queue = [...asked];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const source of byId.get(id)?.dependsOn ?? []) {
      const cell = byId.get(source);
      if (cell === undefined || !isMissing(cell) || needed.has(source) || asked.includes(source)) continue;
      needed.set(source, id);
      queue.push(source);
    }
  }
  return needed;
}

function hasOrGetsValue({ status }: PlannedCell): boolean {
  return status === "done" || status === "queued" || status === "running";
}

function isMissing({ status }: PlannedCell): boolean {
  return ["stale", "waiting", "interrupted", "failed"].includes(status);
}

function canRun({ tags, faults }: PlannedCell): boolean {
  return faults.length === 0 && !tags.includes("markdown");
}
