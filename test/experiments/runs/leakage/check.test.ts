import { createRandom } from "vigie/datasets";
import { checkLeakage, type LeakageCheckName, type LeakageReport } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { checkSubject } from "../../../../experiments/runs/leakage/check.ts";
import { subjectOf } from "../../../../experiments/runs/leakage/subject.ts";
import { type EconomyRow, economy, grouped, panelOf, sumOf, temporal } from "./economy.ts";

const seeds = ["a", "b", "c", "d", "e"];

function report(rows: readonly EconomyRow[], planted: Readonly<Record<string, number>> = {}): LeakageReport {
  const panel = panelOf(rows);
  return checkLeakage({ panel, protocol: temporal, models: { sum: sumOf(panel, planted) } }).sum!;
}

const verdicts = ({ checks }: LeakageReport) =>
  Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));
const found = (given: LeakageReport, name: LeakageCheckName) =>
  given.checks.find((check) => check.name === name)!;

describe("clean data", () => {
  it.each(seeds)("is not accused: %s", (seed) => {
    const clean = report(economy(seed));
    expect(Object.keys(verdicts(clean))).toEqual([
      "earlier scores",
      "seen in training",
      "repeated rows",
      "single feature",
      "missing values",
    ]);
    expect(Object.values(verdicts(clean))).not.toContain("suspect");
    if (seed === "a") expect(clean.verdict).toBe("clean");
    expect(clean.notMade.map(({ name }) => name)).toEqual(["rebuild"]);
  });
});

/** Each plant spoils the economy in one way; the check that must notice it. */
const plants: readonly {
  readonly name: string;
  readonly plant: (rows: readonly EconomyRow[], seed: string) => readonly EconomyRow[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly by: LeakageCheckName;
}[] = [
  {
    name: "a target copied with noise",
    by: "single feature",
    weights: { copied: 1 },
    plant: (rows, seed) => {
      const random = createRandom(seed);
      return rows.map((row) => ({ ...row, copied: (row.fails ? 2.2 : 0) + random.normal() }));
    },
  },
  {
    name: "accounts filled from those filed later, which failing firms never file",
    by: "missing values",
    plant: (rows) =>
      rows.map((row) => ({
        ...row,
        accounts: row.monthsLeft !== null && row.monthsLeft <= 6 ? null : row.margin,
      })),
  },
  {
    name: "a procedure known before it opens",
    by: "earlier scores",
    weights: { procedure: 20 },
    plant: (rows) => rows.map((row) => ({ ...row, procedure: row.monthsLeft === 1 ? 1 : 0 })),
  },
  {
    name: "firms delivered again, later and under another number",
    by: "repeated rows",
    plant: (rows) => [
      ...rows,
      ...rows
        .filter(({ siren, month }) => siren.endsWith("3") && month < 590)
        .map((row) => ({ ...row, siren: String(700000000 + Number(row.siren)), month: row.month + 28 })),
    ],
  },
  {
    name: "a firm twice at a date",
    by: "repeated rows",
    plant: (rows) => [...rows, ...rows.slice(-20)],
  },
];

describe("a planted leak", () => {
  it.each(plants.flatMap((plant) => ["a", "b"].map((seed) => ({ ...plant, seed }))))(
    "is found: $name ($seed)",
    ({ plant, weights, by, seed }) => {
      const spoilt = report(plant(economy(seed), seed), weights);
      expect({
        [by]: found(spoilt, by).verdict,
        all: spoilt.verdict,
        finding: found(spoilt, by).finding,
      }).toMatchObject({
        [by]: "suspect",
        all: "suspect",
      });
    },
  );

  it("is found where sound firms were taught and failing ones never were", () => {
    const rows = economy("linked").filter(
      ({ siren, month, monthsLeft }) => month > 601 || monthsLeft === null || Number(siren) % 2 === 0,
    );
    const check = found(report(rows), "seen in training");
    expect(check.verdict).toBe("suspect");
    expect(check.finding).toContain("was not seen in training");
  });

  it("is found where a grouped fold has a firm on both sides", () => {
    const panel = panelOf(economy("grouped"));
    const subject = subjectOf({ panel, protocol: grouped, models: { sum: sumOf(panel) } });
    expect(found(checkSubject(subject, "grouped").sum!, "repeated rows").verdict).toBe("clean");
    const { train, ...rest } = subject.fold.rows;
    const firm = subject.keys.firms[rest.test[0]!];
    const moved = subject.keys.firms.findIndex((one, row) => one === firm && subject.keys.asOf[row]! < 590);
    const fold = { ...subject.fold, rows: { ...rest, train: Uint32Array.from([...train, moved]).sort() } };
    const check = found(checkSubject({ ...subject, fold }, "grouped").sum!, "repeated rows");
    expect(check.verdict).toBe("suspect");
    expect(check.finding).toContain("firm-on-both-sides (train, test): 1");
  });
});
