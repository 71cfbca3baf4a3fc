import { definerOf, type LiveCell, type LiveCells } from "./live-cell.ts";
import type { RunCause } from "./reasons.ts";

/** Tells of each run why it happens: what was said when it was started, else what changed since the run before. */
export interface Causes {
  /** A widget gave its name another value. */
  moved(name: string): void;
  /** A run begins. */
  take(live: LiveCell): readonly RunCause[];
}

export function createCauses(cells: LiveCells): Causes {
  const moves = new Map<string, number>();
  let step = 0;
  return {
    moved: (name) => void moves.set(name, ++step),
    take(live) {
      const { cause, ranAt } = live;
      const causes =
        cause === undefined ? changesSince(cells, live, (name) => moves.get(name) ?? 0) : [cause];
      Object.assign(live, { cause: undefined, ranAt: ++step });
      const isFirst = ranAt === 0 && causes.length === 0;
      return causes.length > 0 ? causes : [{ kind: isFirst ? "started" : "rewired" }];
    },
  };
}

function changesSince(cells: LiveCells, live: LiveCell, movedAt: (name: string) => number): RunCause[] {
  const causes = new Map<string, RunCause>();
  for (const name of live.order.inputs) {
    const definer = definerOf(cells, name);
    if (definer === undefined) continue;
    const cell = definer.order.id;
    const before = causes.get(cell);
    if (definer.ranAt > live.ranAt) {
      const names = before?.kind === "read" ? before.names : [];
      causes.set(cell, { kind: "read", cell, names: [...names, name] });
    } else if (movedAt(name) > live.ranAt) causes.set(`${cell} ${name}`, { kind: "input", cell, name });
    else if (definer.sources.has(name)) causes.set(`${cell} ${name}`, { kind: "value", cell, name });
  }
  const all = [...causes.values()];
  // A generator may or may not have given a value: it is the cause where nothing else is.
  const certain = all.filter(({ kind }) => kind !== "value");
  return certain.length > 0 ? certain : all;
}
