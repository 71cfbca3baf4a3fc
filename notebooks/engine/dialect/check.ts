import { compose } from "../kernel/compose.ts";
import type { CellFault } from "./faults.ts";

/** Every breach of the dialect in a notebook's text, in the order of its lines. Runs nothing. */
export function checkNotebook(source: string): readonly CellFault[] {
  return compose(source)
    .cells.flatMap(({ faults }) => faults)
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
