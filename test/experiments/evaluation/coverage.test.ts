import { describe, expect, it } from "vitest";
import { simulateCoverage } from "./coverage.ts";

const simulations = 250;
/** Three standard deviations of a binomial share of 0.95 over the simulations: 0.041. */
const tolerance = 3 * Math.sqrt((0.95 * 0.05) / simulations);
const common = { rowsEach: 4, simulations, replicates: 150 };

describe("95 % intervals of a population with overlapping rows", () => {
  it("hold the truth 95 % of the time when firms are drawn", { timeout: 60_000 }, () => {
    const { covered, intervals } = simulateCoverage({
      ...common,
      positiveFirms: 70,
      firms: 200,
      drawing: "firms",
    });
    expect(intervals).toEqual({ auc: simulations, recall: simulations });
    for (const share of Object.values(covered)) expect(Math.abs(share - 0.95)).toBeLessThan(tolerance);
  });

  it("and with score intervals, at about 20 failing firms", { timeout: 60_000 }, () => {
    const { covered, intervals } = simulateCoverage({
      ...common,
      positiveFirms: 20,
      firms: 160,
      drawing: "firms",
    });
    expect(intervals.auc).toBeGreaterThan(simulations - 3);
    for (const share of Object.values(covered)) expect(Math.abs(share - 0.95)).toBeLessThan(tolerance);
  });

  it("but visibly fail when rows are drawn as if they were firms", { timeout: 60_000 }, () => {
    const { covered } = simulateCoverage({ ...common, positiveFirms: 70, firms: 200, drawing: "rows" });
    for (const share of Object.values(covered)) expect(share).toBeLessThan(0.85);
  });
});
