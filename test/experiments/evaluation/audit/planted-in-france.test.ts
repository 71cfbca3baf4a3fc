import { createRandom, parseMonth } from "vigie/datasets";
import { describe, expect, it } from "vitest";
import type { AuditPlan } from "../../../../experiments/evaluation/audit/plan.ts";
import { usualAudit } from "../../../../experiments/evaluation/audit/specification.ts";
import { departmentCapacity, listRows } from "../../../../experiments/evaluation/capacity.ts";
import { reportLists } from "../../../../experiments/evaluation/lists.ts";
import { subsetOutcomes } from "../../../../experiments/evaluation/subset.ts";
import { logistic } from "../rows.ts";
import { simulateFrance } from "./simulated-france.ts";

/** As many firms as the example of size `region`, at the quarters of the three test years of `regional-backtest`. */
const dates = Array.from({ length: 12 }, (_, i) => parseMonth("2019-07") + 3 * i);
const france = simulateFrance(30_000, dates);
const { outcomes, region, department } = france;
const plan: AuditPlan = { primary: usualAudit.primary, groups: ["region"] };
const largest = "Île-de-France";
const tiny = ["Corse", "Guyane", "Martinique", "Mayotte"];

/** A list for one firm in seventeen of each department, as `regional-backtest` has over all of them. */
const inProportion = Object.fromEntries(
  department.levels.map((level, code) => {
    const firms = department.codes.filter((one) => one === code).length / dates.length;
    return [level, Math.max(1, Math.round(firms / 17))];
  }),
);

const regionOf = department.levels.map(
  (_, code) => region.levels[region.codes[department.codes.indexOf(code)]!]!,
);

/** Of recall by region: the verdict on the lists, that on the model, and how wide the interval of the gap is. */
function judge(
  margins: Float64Array,
  { table = {}, rows }: { table?: Readonly<Record<string, number>>; rows?: Uint32Array },
): Readonly<Record<string, { lists: string; model: unknown; width: number }>> {
  const kept = rows ?? Uint32Array.from(margins.keys());
  const of = <T extends typeof region>(groups: T) => ({
    ...groups,
    codes: Int32Array.from(kept, (row) => groups.codes[row]!),
  });
  const judged = subsetOutcomes({ ...outcomes, margins, probabilities: margins.map(logistic) }, kept);
  const { audits } = reportLists(judged, {
    departments: of(department),
    dates: Int32Array.from(kept, (row) => france.dates[row]!),
    usual: 14,
    table,
    divisions: [of(region)],
    specification: plan,
  });
  const { audit, causes } = audits[0]!;
  const recall = audit.criteria.find(({ metric }) => metric === "recall")!;
  return Object.fromEntries(
    recall.lines.map(({ level, verdict, gap }, i) => [
      level,
      { lists: verdict, model: causes[i]!.modelVerdict, width: (gap?.high ?? 1) - (gap?.low ?? -1) },
    ]),
  );
}

/** Scores that know nothing of half of the firms of a region: each has the score of another firm there. */
function blindIn(name: string): Float64Array {
  const random = createRandom("blind");
  const code = region.levels.indexOf(name);
  const own = [...region.codes.keys()].filter((row) => region.codes[row] === code);
  const margins = outcomes.margins.slice();
  for (const row of own)
    if (outcomes.firms[row]! % 2 === 0) margins[row] = outcomes.margins[own[random.integer(own.length)]!]!;
  return margins;
}

describe("the economy of the example data, 30,000 firms, three test years together", () => {
  const fair = judge(outcomes.margins, { table: inProportion });

  it("passes in its largest region where nothing is planted; tiny ones are not enough evidence", () => {
    expect(fair[largest]).toMatchObject({ lists: "pass", model: "pass" });
    for (const level of tiny) expect(fair[level]!.lists, level).toBe("not enough evidence");
    for (const [level, { lists, model }] of Object.entries(fair))
      expect([lists, model], level).not.toContain("fail");
  });

  it("covers what is true of each region: recall of the lists, and how many fail", () => {
    const capacity = departmentCapacity(department, france.dates, { table: inProportion });
    const { shares } = listRows(outcomes, capacity);
    const lists = reportLists(outcomes, {
      departments: department,
      dates: france.dates,
      table: inProportion,
      divisions: [region],
      specification: plan,
    });
    let [told, covered] = [0, 0];
    for (const { level, metrics } of lists.audits[0]!.audit.groups) {
      let [failing, listed, rows] = [0, 0, 0];
      for (const [row, p] of france.truth.entries()) {
        if (region.levels[region.codes[row]!] !== level) continue;
        rows++;
        failing += p;
        listed += p * shares[row]!;
      }
      const truths = { recall: listed / failing, baseRate: failing / rows };
      for (const [name, truth] of Object.entries(truths)) {
        const { low, high } = metrics[name]!;
        if (low === null || high === null) continue;
        told++;
        if (low <= truth && truth <= high) covered++;
      }
    }
    expect(told).toBeGreaterThan(28);
    // At 95 % each, four of so many fail with a probability below 0.1.
    expect(told - covered).toBeLessThanOrEqual(3);
  });

  it("says more of every large region than one of the years does", () => {
    const last = france.year.levels.indexOf("2020");
    const rows = Uint32Array.from(outcomes.labels.keys()).filter((row) => france.year.codes[row] === last);
    const year = judge(outcomes.margins, { table: inProportion, rows });
    for (const level of [largest, "Auvergne-Rhône-Alpes", "Nouvelle-Aquitaine", "Occitanie"])
      expect(fair[level]!.width, level).toBeLessThan(0.8 * year[level]!.width);
  });

  it("fails in a large region to which the model is blind, and the model is to blame", () => {
    const blind = judge(blindIn(largest), { table: inProportion });
    expect(blind[largest]).toMatchObject({ lists: "fail", model: "fail" });
    for (const level of tiny) expect(blind[level]!.lists, level).toBe("not enough evidence");
  });

  it("fails where a large region has a third of its places, and the model is not to blame", () => {
    const its = new Set(department.levels.filter((_, code) => regionOf[code] === largest));
    const fewer = Object.entries(inProportion).map(([level, places]): [string, number] => [
      level,
      its.has(level) ? Math.ceil(places / 3) : places,
    ]);
    const table = Object.fromEntries(fewer);
    expect(judge(outcomes.margins, { table })[largest]).toMatchObject({ lists: "fail", model: "pass" });
  });
});
