import type { Arena } from "../store/arena.ts";
import type { GridRange } from "./perimeter.ts";
import type { Block } from "./spells.ts";

/** Cells of a block that have a row, month by month, so that rows are written one after the other. */
export interface Chosen {
  readonly cells: Int32Array;
  /** Of each month: position of its first in `cells`; the last is their end. */
  readonly starts: Int32Array;
  /** Of each month: row of its first. */
  readonly rows: Int32Array;
}

/** `next`: the next free row of each month, moved on. */
export function chooseCells(
  block: Block,
  { kept, range, next, arena }: { kept: Uint8Array; range: GridRange; next: number[]; arena: Arena },
): Chosen {
  const months = range.until - range.from;
  const cells = arena.int32(block.firms * months);
  const [starts, rows] = [new Int32Array(months + 1), Int32Array.from(next)];
  let n = 0;
  for (let m = 0; m < months; m++) {
    for (let f = 0; f < block.firms; f++)
      if (kept[(block.firstFirm + f) * months + m] !== 0)
        cells[n++] = f * block.months + (range.from - range.gridFrom) + m;
    starts[m + 1] = n;
    next[m]! += n - starts[m]!;
  }
  return { cells: cells.subarray(0, n), starts, rows };
}

/** Puts the values of the chosen cells where their rows are. */
export function place(out: Float64Array, values: Float64Array, { cells, starts, rows }: Chosen): void {
  for (let m = 0; m < rows.length; m++) {
    const shift = rows[m]! - starts[m]!;
    for (let i = starts[m]!; i < starts[m + 1]!; i++) out[i + shift] = values[cells[i]!]!;
  }
}
