import { evidenceBound, ruleNames } from "vigie/registry";
import { describe, expect, test } from "vitest";
import { checkRules, refuseUnmet } from "../../../registry/policies/check.ts";
import type { AgainstProduction, Evidence } from "../../../registry/policies/evidence.ts";
import { parseLeakage } from "../../../registry/policies/leakage-report.ts";
import { rulesOf } from "../../../registry/policies/policy.ts";
import type { RuleName } from "../../../registry/policies/rules/schema.ts";
import { audited, estimate, foldOf, good, reproducedOn, version, viewsOf } from "./evidence.ts";

function paired(value: number, low: number | null, high: number | null): AgainstProduction {
  const difference = estimate(value, low, high);
  const line = {
    metric: "averagePrecision",
    a: 0.3,
    b: 0.3,
    difference,
    pValue: null,
    verdict: "tied",
  } as const;
  return { kind: "paired", reference: "demo@1", line };
}

function unpaired(a: [number, number, number] | null): AgainstProduction {
  const candidate = a === null ? null : estimate(...a);
  const production = estimate(0.3, 0.25, 0.35);
  return { kind: "unpaired", reference: "demo@1", why: { because: "other rows" }, candidate, production };
}

const slope = (value: number, low: number | null, high: number | null) => ({
  views: viewsOf({ calibrationSlope: estimate(value, low, high) }),
});
const audit = (...audits: ReturnType<typeof audited>[]) => ({ views: viewsOf({}, audits) });
const leakage = (verdict: "suspect" | "not enough evidence") => ({
  leakage: parseLeakage({
    format: "vigie.leakage/1",
    verdict,
    checks: [{ name: "seen firms", verdict, why: "…" }],
  }),
});

/** Rule, evidence beside `good`, verdict, and a part of what is found. Margin 0.02; slope 0.8 to 1.25; 30 days; 3 looks. */
const cases: readonly (readonly [RuleName, Partial<Evidence>, string, string])[] = [
  [
    "not-worse-than-production",
    { againstProduction: paired(0.01, -0.019, 0.04) },
    "pass",
    "paired on the same rows",
  ],
  [
    "not-worse-than-production",
    { againstProduction: paired(0.01, -0.02, 0.04) },
    "not enough evidence",
    "[-0.020",
  ],
  ["not-worse-than-production", { againstProduction: paired(-0.05, -0.08, -0.021) }, "fail", "-0.050"],
  [
    "not-worse-than-production",
    { againstProduction: paired(0, null, null) },
    "not enough evidence",
    "no interval",
  ],
  [
    "not-worse-than-production",
    { againstProduction: unpaired([0.5, 0.45, 0.55]) },
    "pass",
    "not paired: they were tested on different rows",
  ],
  [
    "not-worse-than-production",
    { againstProduction: unpaired([0.1, 0.08, 0.12]) },
    "fail",
    "taken as independent",
  ],
  ["not-worse-than-production", { againstProduction: unpaired(null) }, "not enough evidence", "no interval"],
  ["calibration-slope", slope(1, 0.8, 1.25), "pass", "1.000 [0.800, 1.250]"],
  ["calibration-slope", slope(1, 0.79, 1.2), "not enough evidence", "slope"],
  ["calibration-slope", slope(0.5, 0.3, 0.79), "fail", "slope 0.500"],
  ["calibration-slope", slope(2, 1.26, 3), "fail", "slope 2.000"],
  ["calibration-slope", slope(1, null, null), "not enough evidence", "by hand"],
  ["calibration-slope", { views: null }, "not enough evidence", "no calibration slope"],
  [
    "fairness",
    audit(audited({ Corse: "pass", Bretagne: "fail" })),
    "fail",
    "1 of 2 comparisons fail: recall of Bretagne",
  ],
  [
    "fairness",
    audit(audited({ Corse: "pass", Bretagne: "not enough evidence" })),
    "not enough evidence",
    "1 of 2",
  ],
  ["fairness", audit(audited({ Corse: "pass" }), audited({ Corse: "fail" }, false)), "pass", "none fails"],
  ["fairness", { views: viewsOf({}) }, "not enough evidence", "no fairness audit"],
  [
    "embargo",
    { fold: foldOf({ reason: "only four years" }, 12) },
    "fail",
    "12 months instead of 20: only four years",
  ],
  ["embargo", { fold: null }, "not enough evidence", "how it was split"],
  ["leakage", leakage("suspect"), "fail", "seen firms"],
  ["leakage", leakage("not enough evidence"), "not enough evidence", "seen firms"],
  [
    "leakage",
    { leakage: parseLeakage({ format: "vigie.leakage/9" }) },
    "not enough evidence",
    "no leakage check",
  ],
  ["reproduced", { version: reproducedOn("2026-01-30", "identical") }, "pass", "by rae on 2026-01-30"],
  ["reproduced", { version: reproducedOn("2026-01-29", "identical") }, "not enough evidence", "30 days ago"],
  [
    "reproduced",
    { version: reproducedOn("2026-02-28", "equal within tolerance") },
    "pass",
    "equal within tolerance",
  ],
  ["reproduced", { version: reproducedOn("2026-02-28", "different") }, "fail", "different"],
  [
    "reproduced",
    { version: reproducedOn("2026-02-28", "not reproducible") },
    "not enough evidence",
    "not repro",
  ],
  ["reproduced", { version }, "not enough evidence", "nobody"],
  [
    "reproduced",
    { version: reproducedOn("2026-02-28", "identical", "sam") },
    "not enough evidence",
    "only its author",
  ],
  ["looks", { looks: 3 }, "pass", "opened 3 times"],
  ["looks", { looks: 4 }, "fail", "opened 4 times"],
  ["looks", { looks: null }, "not enough evidence", "no look"],
];

describe("rules on evidence", () => {
  test("are each asked by the default policy, and pass on good evidence", () => {
    expect(rulesOf(evidenceBound).map(({ rule }) => rule)).toEqual(ruleNames);
    const checks = checkRules(evidenceBound, good);
    expect(checks.map(({ rule, verdict, wanted }) => [rule, verdict, wanted])).toEqual(
      ruleNames.map((rule) => [rule, "pass", null]),
    );
    for (const { read } of checks) expect(read.length).toBeGreaterThan(0);
  });

  test.each(cases)("%s of %j: %s, %s", (rule, change, verdict, found) => {
    const checks = checkRules(evidenceBound, { ...good, ...change });
    const check = checks.find((one) => one.rule === rule)!;
    expect(check.verdict).toBe(verdict);
    expect(check.found).toContain(found);
    if (verdict !== "pass") expect(check.wanted).toMatch(/\S/);
  });

  test("are covered by a failing or lacking case each", () => {
    expect(new Set(cases.map(([rule]) => rule))).toEqual(new Set(ruleNames));
  });

  test("says how many failing firms would decide, which do decide", () => {
    // Half width 0.04 on 50 firms, 0.03 to spare: (0.04 / 0.03)² · 50 = 88.9.
    const open = checkRules(evidenceBound, { ...good, againstProduction: paired(0.01, -0.03, 0.05) })[0]!;
    expect(open.wanted).toContain("about 89 failing firms");
    const half = 0.04 * Math.sqrt(50 / 90);
    const enough = paired(0.01, 0.01 - half, 0.01 + half);
    expect(checkRules(evidenceBound, { ...good, againstProduction: enough })[0]!.verdict).toBe("pass");
  });
});

describe("what stands in the way of an approval", () => {
  const unfair = { ...good, ...audit(audited({ Corse: "fail" })), fold: good.fold };
  const waiver = {
    rule: "fairness",
    until: "2026-03-01",
    by: "rae",
    at: "",
    seq: 3,
    reason: version.digest,
  } as const;
  const waived = { ...unfair, version: { ...good.version, waivers: [waiver] } };
  const slopeToo = {
    views: viewsOf({ calibrationSlope: estimate(1, 0.9, 1.1) }, [audited({ Corse: "fail" })]),
  };

  test("is a failed rule, until it is waived, and again when the waiver has ended", () => {
    const on = (day: string, evidence: Evidence) => () =>
      refuseUnmet(checkRules(evidenceBound, { ...evidence, ...slopeToo, now: new Date(day) }), []);
    expect(on("2026-03-01", unfair)).toThrow(expect.objectContaining({ code: "registry.rule-failed" }));
    expect(on("2026-03-01T23:59:59Z", waived)).not.toThrow();
    expect(on("2026-03-02", waived)).toThrow("fairness: fail");
  });

  test("is lacking evidence, until it is acknowledged by name and nothing else is", () => {
    const checks = checkRules(evidenceBound, { ...good, looks: null, leakage: null });
    const refuse =
      (...names: RuleName[]) =>
      () =>
        refuseUnmet(checks, names);
    expect(refuse()).toThrow("--acknowledge leakage,looks");
    expect(refuse("looks")).toThrow("--acknowledge leakage)");
    expect(refuse("looks", "leakage")).not.toThrow();
    expect(refuse("looks", "leakage", "embargo")).toThrow("nothing to acknowledge: embargo");
  });

  test("is evidence that may not be missing where the policy says so", () => {
    const checks = checkRules(evidenceBound, { ...good, fold: null });
    expect(() => refuseUnmet(checks, ["embargo"])).toThrow("embargo: not enough evidence");
  });
});
