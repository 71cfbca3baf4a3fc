import { describe, expect, it } from "vitest";
import { type Simulation, simulateCoverage } from "./coverage.ts";

const simulations = 250;
/** Three standard deviations of a binomial share of 0.95 over the simulations: 0.041. */
const tolerance = 3 * Math.sqrt((0.95 * 0.05) / simulations);
const common = { rowsEach: 6, simulations, replicates: 100 };

/** The full table, with 400 failing firms and 1,000 simulations, is `docs/intervals.md`. */
describe("95 % intervals of a population with overlapping rows", () => {
  it.each([
    { positiveFirms: 20, firms: 100 },
    { positiveFirms: 70, firms: 280 },
  ])("hold the truth when $positiveFirms of $firms firms fail", (size) => {
    const covered = heldBy({ ...common, ...size, drawing: "firms" });
    for (const [name, { held, given }] of covered) {
      expect(given, name).toBeGreaterThan(simulations - 5);
      expect(held, name).toBeGreaterThan(0.95 - tolerance);
      expect(held, name).toBeLessThanOrEqual(1);
    }
  });

  it("but visibly fail when rows are drawn as if they were firms", () => {
    const covered = heldBy({ ...common, positiveFirms: 70, firms: 280, drawing: "rows" });
    for (const [name, { held }] of covered) expect(held, name).toBeLessThan(0.8);
  });
});

function heldBy(simulation: Simulation) {
  const covered = Object.entries(simulateCoverage(simulation));
  expect(covered).toHaveLength(8);
  return covered;
}
