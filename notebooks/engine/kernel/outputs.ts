import type { OutputDocument } from "../display/documents.ts";
import type { CellRun, LiveCells } from "./live-cell.ts";
import type { FromKernel } from "./protocol.ts";

const maxOutputs = 200;

/** Where the outputs of running cells go. A run that is over and replaced says nothing any more. */
export interface Outputs {
  /** Puts an output at the end of a cell's; gives its position, or -1 where it is not shown. */
  append(run: CellRun, document: OutputDocument): number;
  replace(run: CellRun, index: number, document: OutputDocument): void;
  /** Shows a document at a position, whether the run is over or not. */
  emit(run: CellRun, index: number, document: OutputDocument): void;
  isCurrent(run: CellRun): boolean;
}

export function createOutputs(cells: LiveCells, send: (message: FromKernel) => void): Outputs {
  const emit = ({ live, number }: CellRun, index: number, document: OutputDocument) =>
    send({ type: "output", cell: live.order.id, run: number, index, document });

  const isCurrent = ({ live, number }: CellRun) => number === live.runs && cells.get(live.order.id) === live;

  return {
    emit,
    isCurrent,
    append(run, document) {
      if (!isCurrent(run) || run.outputs > maxOutputs) return -1;
      const index = run.outputs++;
      emit(run, index, index < maxOutputs ? document : tooMany);
      return index;
    },
    replace(run, index, document) {
      if (index >= 0 && isCurrent(run)) emit(run, index, document);
    },
  };
}

const tooMany: OutputDocument = {
  kind: "error",
  name: "notebook.too-many-outputs",
  message: `too many outputs in one cell (expected at most ${maxOutputs}): the rest is not shown`,
  stack: [],
};
