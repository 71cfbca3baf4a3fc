import { describePlace, Fault } from "vigie/datasets";
import { type ColumnShift, originalColumn } from "../dialect/edits.ts";
import type { ErrorDocument } from "./documents.ts";
import { inLine } from "./tree.ts";

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
  if (!(error instanceof Error)) return { name: "thrown", message: `not an Error: ${inLine(error)}` };
  const message = `${readText(error, "message")}${reasonsOf(error, 0)}`;
  return { name: readText(error, "name"), message: shortened(message) };
}

const longest = 2000;

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A property that a class may have made anything of. */
function readText(error: Error, key: "name" | "message" | "stack"): string {
  try {
    return String(error[key] ?? "");
  } catch {
    return `(its ${key} cannot be read)`;
  }
}

const deepest = 5;

/** What an error says it came from: its cause, or all that failed. */
function reasonsOf(error: Error, depth: number): string {
  if (depth === deepest) return "";
  const text = (reason: unknown) =>
    reason instanceof Error
      ? `${readText(reason, "name")}: ${readText(reason, "message")}${reasonsOf(reason, depth + 1)}`
      : inLine(reason);
  const several = error instanceof AggregateError && Array.isArray(error.errors) ? error.errors : [];
  const all = several.length === 0 ? "" : ` (errors: ${several.slice(0, 10).map(text).join("; ")})`;
  return error.cause === undefined ? all : `${all} (caused by ${text(error.cause)})`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? readText(error, "stack") : "";
}

/** Frames of cells and of the user's own modules; those of the engine and of Node are left out. */
function readableFrames(stack: string): string[] {
  return withoutEngine(stack)
    .split("\n")
    .filter((line) => isFrame.test(line))
    .map((line) => line.trim())
    .slice(0, 12);
}

const isFrame = /^\s+at /;
const ofEngine =
  /node:|notebooks[\\/]engine|@observablehq[\\/]runtime|[\\/]tsx[\\/]|vigie-step|at (?:Async)?Generator\.|at <anonymous>$/;

/** A text without the frames of the engine and of Node that may stand in it; those of cells by their ids. */
export function withoutEngine(text: string): string {
  return text
    .split("\n")
    .filter((line) => !isFrame.test(line) || !ofEngine.test(line))
    .map((line) => line.replace(/vigie-cell:([^\s:()]+):(\d+):(\d+)/, "$1:$2:$3"))
    .join("\n");
}
