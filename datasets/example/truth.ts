import { isoOfMonth, type Month } from "../foundation/months.ts";
import type { Cell, Economy } from "./economy.ts";
import { failureProbabilities } from "./health.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";
import type { RawFile } from "./rawFiles.ts";

export const truthHeader = "siren,month,trueProbability";

interface TruthRange {
  readonly from: Month;
  readonly until: Month;
  readonly horizon: number;
}

/**
 * A writer of one line per firm and month, up to and with the month in which its procedure opens: the exact probability
 * that it opens within the horizon, given the hidden health at the start of the month and the path of the economy.
 */
export function makeTruthWriter(economy: Economy, { from, until, horizon }: TruthRange) {
  const tables = new Map<string, readonly Float64Array[]>();
  const months = Array.from({ length: until - from }, (_, i) => from + i);
  const tableOf = (cell: Cell): readonly Float64Array[] => {
    const key = `${cell.sector}/${cell.region}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const made = months.map((month) => failureProbabilities(economy, cell, { month, horizon }));
    tables.set(key, made);
    return made;
  };
  const names = months.map(isoOfMonth);
  return ({ firm, life }: { readonly firm: FirmIdentity; readonly life: Life }, file: RawFile): void => {
    const table = tableOf(firm.cell);
    const last = life.opening ?? life.end - 1;
    for (let i = Math.max(life.start, from - life.from); i <= last; i++) {
      const position = life.from + i - from;
      const probability = table[position]![life.states[i]!]!;
      file.line(`${firm.siren},${names[position]},${probability.toFixed(9)}`);
    }
  };
}
