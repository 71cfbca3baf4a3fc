import type { LeakageReport } from "vigie/experiments";
import { describe, expect, it } from "vitest";
import { againstPrevious } from "../../../../experiments/runs/leakage/previous.ts";
import { leakageReport } from "../../../../experiments/runs/leakage/report.ts";

/** A report whose features rank so alone, each give or take `half`. */
function report(features: Readonly<Record<string, number>>, half = 0.03): LeakageReport {
  const measures = Object.entries(features).map(([of, value]) => ({
    name: "AUC of the feature alone" as const,
    of,
    estimate: {
      value,
      low: value - half,
      high: value + half,
      method: "",
      rows: 1000,
      firms: 500,
      positiveFirms: 90,
    },
  }));
  const check = { name: "single feature", verdict: "clean", finding: "the best is debt", measures } as const;
  return leakageReport({ protocol: "temporal", model: "logistic" }, [check]);
}

const before = report({ debt: 0.72, delay: 0.65, age: 0.55 });

describe("single features against the run before", () => {
  const cases: readonly [string, LeakageReport, string, RegExp][] = [
    ["the same", before, "clean", /none better than in run abc/],
    [
      "a rise that new months may bring",
      report({ debt: 0.75, delay: 0.67, age: 0.58 }),
      "clean",
      /none better/,
    ],
    [
      "a feature that ranks far better than it did",
      report({ debt: 0.72, delay: 0.82, age: 0.55 }),
      "suspect",
      /delay 0\.820 \(was 0\.650\)/,
    ],
    [
      "a new feature better than any was",
      report({ debt: 0.72, accounts: 0.9 }),
      "suspect",
      /accounts 0\.900 \(new, the best was debt 0\.720\)/,
    ],
    ["a new feature like the others", report({ debt: 0.72, accounts: 0.7 }), "clean", /none better/],
    ["a rise on too few firms", report({ debt: 0.9 }, 0.2), "clean", /none better/],
  ];

  it.each(cases)("%s", (_, current, verdict, finding) => {
    const [check] = againstPrevious(current, { report: before, run: "abc" });
    expect(check).toMatchObject({ name: "single feature", verdict });
    expect(check!.finding).toMatch(finding);
  });
});
