import { describe, expect, it } from "vitest";
import { summariseContributions } from "../../../experiments/runs/summarise-contributions.ts";

const rows = Array.from({ length: 101 }, (_, i) => i);
const contributions = {
  names: ["debt", "delay", "noise"],
  base: -4,
  values: [
    Float64Array.from(rows, (i) => i / 100),
    Float64Array.from(rows, (i) => -i / 50),
    Float64Array.from(rows, () => 0),
  ],
};

describe("summariseContributions", () => {
  it("gives the quantiles of each feature, the largest movers first", () => {
    const found = summariseContributions(contributions, { most: 2 });
    expect(found.map(({ name }) => name)).toEqual(["delay", "debt"]);
    expect(found[1]!.quantiles.map((value) => value.toFixed(4))).toEqual([
      "0.0500",
      "0.2500",
      "0.5000",
      "0.7500",
      "0.9500",
    ]);
    expect(found.map(({ meanSize }) => meanSize.toFixed(4))).toEqual(["1.0000", "0.5000"]);
  });

  it("sums by theme before it orders: what cancels out moves nothing twice", () => {
    const themes = { debt: "social debt", delay: "social debt", noise: null } as const;
    const found = summariseContributions(contributions, { themes });
    expect(found.map(({ name }) => name)).toEqual(["social debt", "other"]);
    // -i / 100 in each row.
    expect(found[0]!.quantiles[2]).toBeCloseTo(-0.5, 12);
    expect(contributions.values[0]![100]).toBe(1);
  });
});
