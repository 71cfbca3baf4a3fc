import { expect, it } from "vitest";
import { compareLevels } from "../../../experiments/evaluation/level-order.ts";

it("orders levels as a reader looks for them", () => {
  const levels = [
    "Provence-Alpes-Côte d'Azur",
    "Île-de-France",
    "100-249",
    "La Réunion",
    "20-49",
    "<10",
    "Hauts-de-France",
  ];
  expect(
    levels
      .map((level) => ({ level }))
      .sort(compareLevels)
      .map(({ level }) => level),
  ).toEqual([
    "<10",
    "20-49",
    "100-249",
    "Hauts-de-France",
    "Île-de-France",
    "La Réunion",
    "Provence-Alpes-Côte d'Azur",
  ]);
});

it("tells levels apart that a collator takes for one", () => {
  const [a, b] = [{ level: "01" }, { level: "1" }];
  expect(compareLevels(a, b)).toBe(-compareLevels(b, a));
  expect(compareLevels(a, b)).not.toBe(0);
});
