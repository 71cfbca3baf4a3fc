import { parseMonth } from "vigie/datasets";
import type { FoldKeys } from "../../../experiments/splits/keys.ts";

/** `firm YYYY-MM label` per line, into the keys of a fold. */
export function keysOf(...lines: readonly string[]): FoldKeys {
  const cells = lines.map((line) => line.split(" "));
  const firmNames = [...new Set(cells.map(([firm]) => firm!))];
  return {
    firmNames,
    firms: Int32Array.from(cells, ([firm]) => firmNames.indexOf(firm!)),
    asOf: Int32Array.from(cells, ([, month]) => parseMonth(month!)),
    labels: Int8Array.from(cells, ([, , label]) => Number(label)),
  };
}

/** `count` firms named by number, each with a row at every one of the months; every `every`-th firm fails. */
export function panelKeys(count: number, months: readonly string[], { every = 3 } = {}): FoldKeys {
  const firms = Array.from({ length: count }, (_, i) => i);
  return keysOf(
    ...firms.flatMap((firm) => months.map((month) => `${firm} ${month} ${firm % every === 0 ? 1 : 0}`)),
  );
}
