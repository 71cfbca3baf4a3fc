import type { Arena } from "../store/arena.ts";
import type { GridRange } from "./perimeter.ts";
import type { Block } from "./spells.ts";

/** Cells of a block that have a row, month by month. */
export interface Chosen {
  readonly cells: Int32Array;
  /** Of each as-of month: position of its first in `cells`; the last is their end. */
  readonly starts: Int32Array;
}

export function chooseCells(
  block: Block,
  { kept, range, arena }: { kept: Uint8Array; range: GridRange; arena: Arena },
): Chosen {
  const months = range.until - range.from;
  const cells = arena.int32(block.firms * months);
  const starts = new Int32Array(months + 1);
  let n = 0;
  for (let m = 0; m < months; m++) {
    for (let f = 0; f < block.firms; f++)
      if (kept[(block.firstFirm + f) * months + m] !== 0)
        cells[n++] = f * block.months + (range.from - range.gridFrom) + m;
    starts[m + 1] = n;
  }
  return { cells: cells.subarray(0, n), starts };
}
