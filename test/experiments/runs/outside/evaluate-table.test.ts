import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluateTable } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import golden from "../../../golden/outcome-table-fairlearn.json" with { type: "json" };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-table-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function written(text: string): Promise<string> {
  const file = join(folder, "table.csv");
  await writeFile(file, text);
  return file;
}

describe("a table with its own outcomes and groups", () => {
  it("gives the rates, differences and ratios of Fairlearn's MetricFrame", async () => {
    const file = await written(golden.csv);
    const report = await evaluateTable(
      {
        file,
        outcome: "two_year_recid",
        score: "DECILE_SCORE",
        groups: ["race", "sex"],
        threshold: golden.threshold,
        replicates: 100,
      },
      folder,
    );
    expect(report.scale).toBe("ranks");
    expect(report.evaluation.metrics.auc!.value).toBeCloseTo(golden.auc, 12);
    expect(report.evaluation.metrics.averagePrecision!.value).toBeCloseTo(golden.averagePrecision, 12);
    expect(report.audits.map(({ division }) => division)).toEqual(["race", "sex"]);
    let compared = 0;
    for (const { division, groups, criteria } of report.audits) {
      const expected = golden.expected[division as "race"];
      for (const { level, metrics } of groups)
        for (const [name, value] of Object.entries(expected.groups[level as "Other"])) {
          expect(metrics[name]!.value, `${level} ${name}`).toBeCloseTo(value, 12);
          compared++;
        }
      for (const { metric, largestDifference, smallestRatio } of criteria) {
        expect(largestDifference, metric).toBeCloseTo(expected.difference[metric as "recall"], 12);
        expect(smallestRatio, metric).toBeCloseTo(expected.ratio[metric as "recall"], 12);
      }
    }
    expect(compared).toBe(7 * 6);
    expect((await readdir(folder)).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("gives ProPublica's published error rates of COMPAS from its confusion matrices (Larson et al. 2016)", async () => {
    const counts = [
      ["African-American", { tn: 990, fp: 805, fn: 532, tp: 1369 }],
      ["Caucasian", { tn: 1139, fp: 349, fn: 461, tp: 505 }],
    ] as const;
    const lines = counts.flatMap(([race, { tn, fp, fn, tp }]) =>
      (
        [
          [tn, "0;0"],
          [fp, "1;0"],
          [fn, "0;1"],
          [tp, "1;1"],
        ] as const
      ).flatMap(([n, cells]) => Array.from({ length: n }, () => `${cells};${race}`)),
    );
    const file = await written(["score;label_value;race", ...lines].join("\n"));
    const report = await evaluateTable(
      {
        file,
        outcome: "label_value",
        score: "score",
        groups: ["race"],
        reference: { race: "Caucasian" },
        replicates: 100,
      },
      folder,
    );
    const [black, white] = report.audits[0]!.groups.map(({ metrics }) => metrics);
    const percent = (value: number | null) => (100 * value!).toFixed(2);
    expect([black!, white!].map((each) => percent(each.falsePositiveRate!.value))).toEqual([
      "44.85",
      "23.45",
    ]);
    expect([black!, white!].map((each) => percent(each.falseNegativeRate!.value))).toEqual([
      "27.99",
      "47.72",
    ]);
    const gap = report.audits[0]!.criteria.find(({ metric }) => metric === "falsePositiveRate")!;
    expect(gap.lines.map(({ level, reference, verdict }) => [level, reference, verdict])).toEqual([
      ["African-American", "Caucasian", "fail"],
    ]);
  });

  it("names bad lines, columns that are not there, and one asked for twice", async () => {
    const file = await written("score,y,sex\n0.2,0,f\n0.4,1,f\n0.6,1,\n0.7,maybe,f");
    const ask = (outcome: string, groups: readonly string[]) =>
      evaluateTable({ file, outcome, score: "score", groups, replicates: 100 }, folder);
    const report = await ask("y", ["sex"]);
    expect(report.lines.rejects).toMatchObject([{ line: 5, column: "y", value: "maybe" }]);
    expect(report.audits[0]!.groups.map(({ level }) => level)).toEqual(["f", "unknown"]);
    await expect(ask("z", [])).rejects.toMatchObject({ code: "csv.missing-column", place: { column: "z" } });
    await expect(ask("y", ["Y"])).rejects.toMatchObject({ code: "list.column-twice" });
  });

  const compas = [
    "race,predicted,two_year_recid,n",
    "African-American,False,0,990",
    "African-American,True,0,805",
    "African-American,False,1,532",
    "African-American,True,1,1369",
    "Caucasian,False,0,1139",
    "Caucasian,True,0,349",
    "Caucasian,False,1,461",
    "Caucasian,True,1,505",
  ].join("\n");

  it("reads a published table of counts as it stands: each case counts, decisions may be words", async () => {
    const report = await evaluateTable(
      {
        file: await written(compas),
        outcome: "two_year_recid",
        score: "predicted",
        groups: ["race"],
        count: "n",
        replicates: 100,
      },
      folder,
    );
    const [black, white] = report.audits[0]!.groups;
    expect([black!.firms, white!.firms]).toEqual([3696, 2454]);
    // Larson et al. (2016): PPV 62.97 and 59.13.
    expect((100 * black!.metrics.precision!.value!).toFixed(2)).toBe("62.97");
    expect((100 * white!.metrics.precision!.value!).toFixed(2)).toBe("59.13");
    expect(black!.metrics.precision!.low).toBeGreaterThan(0.6);
  });

  it("refuses counts of nothing, a threshold that parts no scores, and columns by what the file has", async () => {
    const file = await written(compas.replace(/\d+$/gm, "0"));
    const ask = (more: { file: string; score?: string; count?: string; threshold?: number }) =>
      evaluateTable(
        { outcome: "two_year_recid", score: "predicted", groups: ["race"], replicates: 100, ...more },
        folder,
      );
    await expect(ask({ file, count: "n" })).rejects.toMatchObject({ code: "table.too-many" });
    const deciles = await written("decile_score,two_year_recid,race\n3,0,a\n9,1,b\n1,0,a");
    await expect(ask({ file: deciles, score: "decile_score" })).rejects.toMatchObject({
      code: "table.threshold",
      message:
        "threshold that parts no scores: 0.5 (expected above 1, up to 9: scores at or above it are alerts)",
    });
    await expect(ask({ file: deciles })).rejects.toMatchObject({
      message:
        "missing column: predicted (expected predicted, two_year_recid, race in the header, found decile_score, two_year_recid, race)",
    });
  });
});
