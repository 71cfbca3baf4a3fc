import type { CellFault } from "../dialect/faults.ts";
import { compose } from "../kernel/compose.ts";
import { unknownDates } from "./known-on.ts";
import { missingSeeds } from "./seed.ts";
import { leakingSplits } from "./splits.ts";
import { readSyntax } from "./syntax.ts";
import { unusedCells } from "./unused.ts";

/**
 * What is wrong with a notebook, by its text alone and in the order of its lines: breaches of the dialect (with which
 * a cell does not run), cells that nothing uses, randomness without a seed, and the leaks that can be seen in code.
 * Runs nothing.
 */
export function checkNotebook(source: string): readonly CellFault[] {
  const { cells } = compose(source);
  const syntax = readSyntax(cells);
  return [
    ...cells.flatMap(({ faults }) => faults),
    ...unusedCells(cells),
    ...missingSeeds(syntax),
    ...leakingSplits(syntax),
    ...unknownDates(syntax),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}
