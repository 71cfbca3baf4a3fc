import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { Fault } from "vigie/datasets";
import type { CellLineage, OpenedDataset } from "./cached/lineage.ts";

/** What a script gave and opened, with the lines of the notebook where it did. */
interface Happening {
  readonly line: number;
  readonly given?: unknown;
  readonly opened?: OpenedDataset;
}

/** Knows of a notebook that runs as a script what a kernel knows of its cells, from the lines that calls come from. */
export interface ScriptCells {
  /** A widget or generator gave a value. */
  gave(value: unknown): void;
  opened(dataset: OpenedDataset): void;
  /** Of the cell that calls, and of all that it reads. Throws `cached.place` where no line of the notebook calls. */
  lineage(): Promise<readonly CellLineage[]>;
}

export function createScriptCells(file: string): ScriptCells {
  const happened: Happening[] = [];
  const note = (what: Omit<Happening, "line">) => {
    const line = callingLine(file);
    if (line !== null) happened.push({ line, ...what });
  };
  return {
    gave: (given) => note({ given }),
    opened: (opened) => note({ opened }),
    lineage() {
      const line = callingLine(file);
      return lineageAt(file, line, happened);
    },
  };
}

/** 1-based line of `file` in the stack of calls, the innermost; null where there is none. */
function callingLine(file: string): number | null {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  for (const frame of stack.split("\n")) {
    const [, place = "", line] = /(?:\(|at (?:async )?)([^()]+?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (place === file || place === pathToFileURL(file).href) return Number(line);
  }
  return null;
}

async function lineageAt(
  file: string,
  line: number | null,
  happened: readonly Happening[],
): Promise<readonly CellLineage[]> {
  const { compose, ordersOf } = await import("./kernel/compose.ts");
  const { ancestry } = await import("./kernel/ancestry.ts");
  const composed = compose(await readFile(file, "utf8"));
  const { cells } = composed.notebook;
  const cellAt = (at: number) => cells.findLast(({ firstLine }) => firstLine <= at)?.id;
  const here = line === null ? undefined : cellAt(line);
  const orders = ordersOf(composed, file);
  const order = orders.find(({ id }) => id === here);
  if (order === undefined)
    throw new Fault(
      "cached.place",
      "cached() was not called from a notebook (expected a cell's code, or a function that it calls)",
    );
  return ancestry(orders, order).map(({ id, code }) => {
    const ofCell = happened.filter(({ line }) => cellAt(line) === id);
    return {
      code,
      given: ofCell.filter((one) => "given" in one).map(({ given }) => given),
      opened: ofCell.flatMap(({ opened }) => opened ?? []),
    };
  });
}
