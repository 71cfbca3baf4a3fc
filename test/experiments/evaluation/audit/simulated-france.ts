import { createRandom, isoOfMonth, type Month, parseMonth } from "vigie/datasets";
import { makeEconomy } from "../../../../datasets/example/economy.ts";
import { failureProbabilities } from "../../../../datasets/example/health.ts";
import { drawIdentity, loadPlaces } from "../../../../datasets/example/identity.ts";
import { drawLife } from "../../../../datasets/example/life.ts";
import { treatedMonths } from "../../../../datasets/example/treatment.ts";
import type { Groups } from "../../../../experiments/evaluation/groups.ts";
import type { Outcomes } from "../../../../experiments/evaluation/outcomes.ts";
import { groupsOf, logistic } from "../rows.ts";

const horizon = 18;
const from = parseMonth("2014-01");

export interface SimulatedFrance {
  /** Margins are those of somebody who knows each firm's health, but not quite. */
  readonly outcomes: Outcomes;
  /** Of each row the probability with which it fails, given the firm's health and the treatment it had. */
  readonly truth: Float64Array;
  /** As-of month of each row. */
  readonly dates: Int32Array;
  readonly region: Groups;
  readonly department: Groups;
  readonly year: Groups;
}

/**
 * The firms of the example data, their lives and who fails, straight from its generator: without raw files and panel.
 * Rows are the firms alive at each date and not yet in procedure.
 */
export function simulateFrance(firms: number, dates: readonly Month[]): SimulatedFrance {
  const until = Math.max(...dates) + horizon + 1;
  const economy = makeEconomy("vigie", from, until);
  const places = loadPlaces();
  const probabilities = new Map<string, Float64Array>();
  const rows: {
    firm: number;
    month: Month;
    label: number;
    p: number;
    margin: number;
    region: string;
    department: string;
  }[] = [];
  for (let index = 0; index < firms; index++) {
    const random = createRandom(`vigie/firm-${index}`);
    const firm = drawIdentity(index, random, { places, from });
    const { start, end, states, opening, followUps } = drawLife(
      firm,
      createRandom(`vigie/firm-${index}/life`),
      {
        economy,
        from,
        until,
      },
    );
    const blur = createRandom(`blur of ${index}`);
    for (const month of dates) {
      const at = month - from;
      if (at < start || at >= end || (opening !== null && opening < at)) continue;
      const key = `${firm.cell.sector}/${firm.cell.region}/${month}`;
      const known = probabilities.get(key) ?? failureProbabilities(economy, firm.cell, { month, horizon });
      probabilities.set(key, known);
      const treated = treatedMonths(followUps, month);
      const outlook = { month, horizon, treatedMonths: treated };
      const table = treated === 0 ? known : failureProbabilities(economy, firm.cell, outlook);
      const p = table[states[at]!]!;
      rows.push({
        firm: index,
        month,
        label: opening !== null && opening < at + horizon ? 1 : 0,
        p,
        margin: Math.log(p / (1 - p)) + 0.3 * blur.normal(),
        region: firm.regionName,
        department: firm.department,
      });
    }
  }
  const margins = Float64Array.from(rows, ({ margin }) => margin);
  return {
    outcomes: {
      labels: Uint8Array.from(rows, ({ label }) => label),
      margins,
      probabilities: margins.map(logistic),
      firms: Int32Array.from(rows, ({ firm }) => firm),
    },
    truth: Float64Array.from(rows, ({ p }) => p),
    dates: Int32Array.from(rows, ({ month }) => month),
    region: groupsOf(
      "region",
      rows.map(({ region }) => region),
    ),
    department: groupsOf(
      "department",
      rows.map(({ department }) => department),
    ),
    year: groupsOf(
      "year",
      rows.map(({ month }) => isoOfMonth(month).slice(0, 4)),
    ),
  };
}
