import { createRandom, parseMonth } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import { makeEconomy, regionShares } from "../../../datasets/example/economy.ts";
import { drawIdentity, loadPlaces, sirenOf } from "../../../datasets/example/identity.ts";
import { drawLife } from "../../../datasets/example/life.ts";
import { luhnDigit } from "../../../datasets/example/luhn.ts";

const [start, until] = [parseMonth("2014-01"), parseMonth("2025-01")];
const economy = makeEconomy("vigie", start, until + 18);
const context = { places: loadPlaces(), from: start };

/** The firms of a larger example, without writing a file. */
const manyFirms = Array.from({ length: 12_000 }, (_, index) => {
  const random = createRandom(`vigie/firm-${index}`);
  const identity = drawIdentity(index, random, context);
  return {
    identity,
    life: drawLife(identity, createRandom(`vigie/firm-${index}/life`), { economy, from: start, until }),
  };
});

/** Those of the shipped one. */
const firms = manyFirms.slice(0, 3000);

/** Firms whose first procedure opens in [a, b). */
const failing = (a: string, b: string, { share = 1, among = firms } = {}) =>
  among.filter(({ life }, index) => {
    const month = life.opening === null ? -1 : start + life.opening;
    return index % Math.round(1 / share) === 0 && month >= parseMonth(a) && month < parseMonth(b);
  }).length;

describe("the example economy", () => {
  test("has all 18 regions, small overseas ones small", () => {
    const count = (code: string) =>
      firms.filter(({ identity }) => regionShares[identity.cell.region]![0] === code).length;
    const counts = Object.fromEntries(regionShares.map(([code]) => [code, count(code)]));
    expect(Object.keys(counts)).toHaveLength(18);
    expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(5);
    expect(counts["06"]!).toBeLessThan(15);
    expect(counts["11"]! / firms.length).toBeCloseTo(0.2, 1);
    expect(regionShares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  test("has enough failing firms for every part of a fold", () => {
    expect(failing("2016-01", "2025-01") / firms.length).toBeGreaterThan(0.1);
    expect(failing("2016-02", "2021-07", { share: 0.25 })).toBeGreaterThanOrEqual(30);
    expect(failing("2022-02", "2024-07")).toBeGreaterThanOrEqual(60);
    expect(failing("2023-01", "2024-01")).toBeGreaterThanOrEqual(30);
  });

  test("nearly stops failing during the freeze of 2020, and catches up afterwards", () => {
    const [before, freeze, after] = [
      failing("2018-01", "2019-01", { among: manyFirms }),
      failing("2020-07", "2021-07", { among: manyFirms }),
      failing("2023-01", "2024-01", { among: manyFirms }),
    ];
    expect(freeze).toBeLessThan(before / 1.5);
    expect(after).toBeGreaterThan(before);
  });
});

describe("identifiers", () => {
  test("the Luhn digit is that of a real SIREN (732829320, INSEE's example)", () => {
    expect(luhnDigit("73282932")).toBe("0");
  });

  test("are nine distinct digits each, establishments fourteen", () => {
    const sirens = firms.map(({ identity }) => identity.siren);
    expect(new Set(sirens).size).toBe(firms.length);
    for (const { identity } of firms.slice(0, 200)) {
      expect(identity.siren).toMatch(/^\d{8}\d$/);
      expect(luhnDigit(identity.siren.slice(0, 8))).toBe(identity.siren[8]);
      for (const { siret } of identity.establishments) expect(luhnDigit(siret.slice(0, 13))).toBe(siret[13]);
    }
    expect(sirenOf(349_999)).toMatch(/^\d{9}$/);
  });
});
