import type { Arena } from "../store/arena.ts";
import type { GridRange } from "./perimeter.ts";
import type { Block } from "./spells.ts";

/** Cells of a block that have a row. */
export interface Chosen {
  /** In the order of the block: firm by firm. */
  readonly cells: Int32Array;
  /** Of each of these cells, its row among those of the block: month by month. */
  readonly rows: Int32Array;
  /** Of each as-of month, its first row; the last is their end. */
  readonly starts: Int32Array;
}

/** `kept`: of each firm-month of the block, firm by firm, whether it has a row. */
export function chooseCells(
  block: Block,
  { kept, range, arena }: { kept: Uint8Array; range: GridRange; arena: Arena },
): Chosen {
  const months = range.until - range.from;
  const starts = monthStarts(kept, months);
  const count = starts[months]!;
  const [cells, rows] = [arena.int32(count), arena.int32(count)];
  const next = starts.slice();
  let n = 0;
  for (let f = 0; f < block.firms; f++)
    for (let m = 0; m < months; m++) {
      if (kept[f * months + m] === 0) continue;
      cells[n] = f * block.months + (range.from - range.gridFrom) + m;
      rows[n++] = next[m]!++;
    }
  return { cells, rows, starts };
}

function monthStarts(kept: Uint8Array, months: number): Int32Array {
  const starts = new Int32Array(months + 1);
  for (let i = 0; i < kept.length; i++) starts[(i % months) + 1]! += kept[i]!;
  for (let m = 0; m < months; m++) starts[m + 1]! += starts[m]!;
  return starts;
}
