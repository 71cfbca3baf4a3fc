import { isoOfMonth, type Month } from "../foundation/months.ts";
import type { Cell, Economy } from "./economy.ts";
import { failureProbabilities } from "./health.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { treatedMonths } from "./treatment.ts";

export const truthHeader = "siren,month,trueProbability";

interface TruthRange {
  readonly from: Month;
  readonly until: Month;
  readonly horizon: number;
}

/**
 * A writer of one line per firm and month, up to and with the month in which its procedure opens: the exact probability
 * that it opens within the horizon, given the hidden health at the start of the month, the path of the economy and the
 * treatment received so far, if no further treatment follows.
 */
export function makeTruthWriter(economy: Economy, { from, until, horizon }: TruthRange) {
  const tables = new Map<string, readonly StatesOfMonth[]>();
  const months = Array.from({ length: until - from }, (_, i) => from + i);
  const names = months.map(isoOfMonth);
  const tableOf = (cell: Cell): readonly StatesOfMonth[] => {
    const key = `${cell.sector}/${cell.region}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const made = months.map((month) => ({
      probabilities: failureProbabilities(economy, cell, { month, horizon }),
      endings: [],
    }));
    tables.set(key, made);
    return made;
  };
  return ({ firm, life }: FirmHistory, out: Outbox): void => {
    const table = tableOf(firm.cell);
    const last = Math.min(life.opening ?? life.end - 1, until - 1 - life.from);
    for (let i = Math.max(life.start, from - life.from); i <= last; i++) {
      const month = life.from + i;
      const name = names[month - from]!;
      const state = life.states[i]!;
      const treated = life.followUps.length === 0 ? 0 : treatedMonths(life.followUps, month);
      if (treated > 0) {
        const outlook = { month, horizon, treatedMonths: treated };
        out.truth(firm.siren + ending(name, failureProbabilities(economy, firm.cell, outlook)[state]!));
        continue;
      }
      const { probabilities, endings } = table[month - from]!;
      endings[state] ??= ending(name, probabilities[state]!);
      out.truth(firm.siren + endings[state]);
    }
  };
}

/** What the untreated firms of a cell look at in a month, by their state. */
interface StatesOfMonth {
  readonly probabilities: Float64Array;
  /** Ends of lines, made when first needed. */
  readonly endings: (string | undefined)[];
}

function ending(month: string, probability: number): string {
  return `,${month},${probability.toFixed(9)}`;
}
