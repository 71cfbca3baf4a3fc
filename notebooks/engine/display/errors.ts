import { describePlace, Fault } from "vigie/datasets";
import { type ColumnShift, originalColumn } from "../dialect/edits.ts";
import type { ErrorDocument } from "./documents.ts";

/** Where a cell's script says it is: `vigie-cell:<id>`. */
export const scriptName = (cell: string) => `vigie-cell:${cell}`;

const frame = /vigie-cell:([^\s:()]+):(\d+):(\d+)/;

/** The cell in whose code an error was thrown, by its stack. */
export function cellOfError(error: unknown): string | undefined {
  return frame.exec(stackOf(error))?.[1];
}

/** Anything thrown → its output, with the place in the cell's own code. */
export function describeThrown(
  error: unknown,
  shiftsOf: (cell: string) => readonly ColumnShift[],
): ErrorDocument {
  const [, cell, line, column] = frame.exec(stackOf(error)) ?? [];
  const place =
    cell === undefined
      ? {}
      : {
          cellLine: Number(line),
          column: originalColumn(shiftsOf(cell), Number(line), Number(column) - 1) + 1,
        };
  return { kind: "error", ...nameAndMessage(error), ...place, stack: readableFrames(stackOf(error)) };
}

function nameAndMessage(error: unknown): { name: string; message: string } {
  if (error instanceof Fault) {
    const where = describePlace(error.place);
    return { name: error.code, message: where === "" ? error.message : `${where}: ${error.message}` };
  }
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: "thrown", message: `not an Error: ${String(error)}` };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? "") : "";
}

/** Frames of cells and of the user's own modules; those of the engine and of Node are left out. */
function readableFrames(stack: string): string[] {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .filter(
      (line) =>
        !/node:|notebooks[\\/]engine|@observablehq[\\/]runtime|[\\/]tsx[\\/]|vigie-step|at (?:Async)?Generator\./.test(
          line,
        ),
    )
    .map((line) => line.trim().replace(/vigie-cell:([^\s:()]+):(\d+):(\d+)/, "$1:$2:$3"))
    .slice(0, 12);
}
