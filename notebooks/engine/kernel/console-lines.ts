import type { ConsoleLevel } from "./protocol.ts";

/** What a cell wrote by one call of `console`; may hold line ends. */
export interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
}

/** Lines kept of a cell: a loop that writes must not fill the memory. */
const most = 500;

/** One line more; the oldest goes where there are too many. */
export function withLine(lines: readonly ConsoleLine[] = [], line: ConsoleLine): readonly ConsoleLine[] {
  return [...lines, line].slice(-most);
}
