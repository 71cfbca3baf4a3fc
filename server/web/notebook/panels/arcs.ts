import type { CellView } from "vigie/notebooks";

/** One cell reads what another defines; rows count from 0 in the order of the file. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  /** The names that are read. */
  readonly names: readonly string[];
  /** How far it bends out, from 1: arcs that would lie over each other bend out differently. */
  readonly depth: number;
}

/** What depends on what. Short arcs bend least; each takes the first depth at which it meets no other. */
export function arcsOf(cells: readonly Pick<CellView, "inputs" | "defines">[]): readonly Arc[] {
  const arcs = cells
    .flatMap(({ inputs }, to) =>
      cells.map(({ defines }, from) => ({
        from,
        to,
        names: inputs.filter((name) => defines.includes(name)),
      })),
    )
    .filter(({ from, to, names }) => names.length > 0 && from !== to)
    .sort((a, b) => spanOf(a) - spanOf(b));
  const placed: Arc[] = [];
  for (const arc of arcs) {
    let depth = 1;
    while (placed.some((other) => other.depth === depth && isOver(other, arc))) depth++;
    placed.push({ ...arc, depth });
  }
  return placed;
}

type Ends = Pick<Arc, "from" | "to">;

function spanOf({ from, to }: Ends): number {
  return Math.abs(to - from);
}

/** Whether two share more than an end. Arcs from one cell may share their way. */
function isOver(one: Ends, other: Ends): boolean {
  if (one.from === other.from) return false;
  const [a, b] = [Math.min(one.from, one.to), Math.max(one.from, one.to)];
  const [c, d] = [Math.min(other.from, other.to), Math.max(other.from, other.to)];
  return a < d && c < b;
}
