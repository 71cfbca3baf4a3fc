import { createRandom, parseMonth } from "vigie/datasets";
import { expect, test } from "vitest";
import { makeEconomy } from "../../../datasets/example/economy.ts";
import {
  failureProbabilities,
  monthlyExit,
  nextState,
  stateCount,
} from "../../../datasets/example/health.ts";
import { treatedMonths as treatedMonthsOf } from "../../../datasets/example/treatment.ts";

const from = parseMonth("2019-01");
const economy = makeEconomy("truth", from, from + 60);
const cell = { sector: 3, region: 0 };

/** The slow obvious twin: lives drawn one by one. */
function simulatedShare(
  start: number,
  {
    month,
    horizon,
    draws,
    treatedMonths,
  }: { month: number; horizon: number; draws: number; treatedMonths: number },
) {
  const random = createRandom(`twin-${start}`);
  let failed = 0;
  for (let draw = 0; draw < draws; draw++) {
    let state = start;
    for (let k = 0; k < horizon; k++) {
      if (random.uniform() < economy.hazard(state, cell, month + k, k < treatedMonths)) {
        failed++;
        break;
      }
      if (random.uniform() < monthlyExit) break;
      state = nextState(random, state);
    }
  }
  return failed / draws;
}

test.each([0, 9])(
  "the true probability is the share of simulated lives that fail, %d months treated, within 4 standard errors",
  (treatedMonths) => {
    const month = from + 7;
    const exact = failureProbabilities(economy, cell, { month, horizon: 18, treatedMonths });
    const draws = 20_000;
    for (const state of [12, 18, 25, 32]) {
      const share = simulatedShare(state, { month, horizon: 18, draws, treatedMonths });
      const p = exact[state]!;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws) + 1 / draws);
    }
  },
);

test("is the hazard itself over one month, and falls with health", () => {
  const one = failureProbabilities(economy, cell, { month: from, horizon: 1 });
  for (const state of [0, 20, 50]) expect(one[state]).toBe(economy.hazard(state, cell, from));
  const long = failureProbabilities(economy, cell, { month: from, horizon: 18 });
  expect(long).toHaveLength(stateCount);
  for (let state = 1; state < stateCount; state++) expect(long[state]!).toBeLessThan(long[state - 1]!);
});

test("treatment lowers the probability, the more the longer it works", () => {
  const of = (treatedMonths: number) =>
    failureProbabilities(economy, cell, { month: from, horizon: 18, treatedMonths })[18]!;
  expect(of(12)).toBeLessThan(0.8 * of(0));
  expect(of(6)).toBeLessThan(of(0));
  expect(of(12)).toBeLessThan(of(6));
});

test("a treatment works from the month after it, for twelve months", () => {
  const day = { month: from, day: 10 };
  const followUps = [{ alerted: day, listed: day, contacted: day, treated: day }];
  const left = [-1, 0, 1, 2, 12, 13].map((after) => treatedMonthsOf(followUps, from + after));
  expect(left).toEqual([0, 0, 12, 11, 1, 0]);
});
