import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table, toArrowIPC } from "arquero";
import { type DatasetStore, openStore, parseMonth } from "vigie/datasets";
import {
  compareModels,
  compareSides,
  evaluateList,
  type LookRequest,
  listOutside,
  type RecordLook,
  type StoredOutside,
} from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { viewsOf } from "../../../../experiments/runs/evaluate.ts";
import { openKeyed } from "../../../../experiments/runs/panel-keys.ts";
import { type OutsideRow, outsideRows, putPanel } from "./panel.ts";

let workspace: string;
let store: DatasetStore;
const rows = outsideRows();
const judged = rows.filter(({ month }) => month < "2021");
const scoreOf = ({ debt }: OutsideRow) => 1 / (1 + Math.exp(1.8 - debt));

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-outside-"));
  store = openStore(join(workspace, "datasets"), { clock: () => new Date(0) });
  await putPanel(store, rows);
});

afterAll(async () => rm(workspace, { recursive: true, force: true }));

const laboratory = () => ({
  store,
  runsFolder: join(workspace, "runs"),
  clock: () => new Date("2024-05-01T00:00:00Z"),
  author: "scientist",
});

async function evaluate(
  text: string | Uint8Array,
  name = "list.csv",
  rest: "left out" | "below" = "left out",
): Promise<StoredOutside> {
  const file = join(workspace, name);
  await mkdir(workspace, { recursive: true });
  await writeFile(file, text);
  return evaluateList({ file, panel: "p", rest, replicates: 100 }, laboratory());
}

/** Another order, French dates and commas, spaces in the numbers, headers in another case. */
function frenchList(some: readonly OutsideRow[], score = scoreOf): string {
  const lines = some.toReversed().map((row) => {
    const [year, month] = row.month.split("-");
    const siren = row.siren.replace(/(\d{3})(?=\d)/g, "$1 ");
    return `${siren};01/${month}/${year};${String(score(row)).replace(".", ",")}`;
  });
  return ["SIREN;As_Of;Score", ...lines].join("\r\n");
}

describe("sealed months of a list", () => {
  const sealed = parseMonth("2020-03");
  const seal = (recordLook?: RecordLook) => async () => {
    const file = join(workspace, "sealed.csv");
    await writeFile(file, frenchList(judged));
    return evaluateList(
      { file, panel: "p", replicates: 100, sealed, ...(recordLook && { recordLook }) },
      laboratory(),
    );
  };

  it("are left out and counted: what is found is what the earlier lines alone give", async () => {
    const { record, receipt } = await seal()();
    const early = judged.filter(({ month }) => month < "2020-03");
    const twin = await evaluate(frenchList(early), "early-only.csv");
    expect(record.match).toMatchObject({ sealed: judged.length - early.length, judged: early.length });
    expect(record.views.withoutStrongSignals).toEqual(twin.record.views.withoutStrongSignals);
    expect(receipt.looks).toBeUndefined();
  });

  it("are judged where the look is recorded, once, with the months that are looked at, before any score", async () => {
    const asked: LookRequest[] = [];
    const look = await seal(async (request) => {
      asked.push(request);
      return {
        ...request,
        by: "ada",
        at: "2024-05-01T00:00:00Z",
        seq: 7,
        looks: { times: 2, people: 1, models: 3 },
      };
    })();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      window: { from: "2020-03-01", until: "2020-05-01", regions: null },
      models: 1,
    });
    expect(look.record.match).toMatchObject({ sealed: 0, judged: judged.length });
    expect(look.receipt.looks![0]).toMatchObject({ seq: 7, looks: { times: 2 } });
    const refused = seal(() => Promise.reject(new Error("no such person")))();
    await expect(refused).rejects.toThrow("no such person");
  });

  it("alone make nothing that can be judged", async () => {
    const file = join(workspace, "late-only.csv");
    await writeFile(file, frenchList(judged.filter(({ month }) => month >= "2020-03")));
    await expect(evaluateList({ file, panel: "p", sealed }, laboratory())).rejects.toMatchObject({
      code: "list.nothing-matches",
      message: expect.stringMatching(/of sealed months/),
    });
  });
});

describe("a list of scores against a panel", () => {
  it("is judged by the functions that judge a run's model, whatever its order and spelling", async () => {
    const { record } = await evaluate(frenchList(judged));
    const { panel, keys } = await openKeyed(store, "p", { columns: ["department", "sizeClass"] });
    const chosen = Uint32Array.from(keys.firms.keys()).filter((row) => rows[row]!.month < "2021");
    const probabilities = Float64Array.from(chosen, (row) => scoreOf(rows[row]!));
    const margins = probabilities.map((p) => Math.log(p) - Math.log1p(-p));
    const twin = viewsOf(
      { panel, keys },
      { rows: chosen, margins, probabilities },
      { replicates: 100, seed: 1 },
    );
    expect(record.scale).toBe("probabilities");
    expect(JSON.parse(JSON.stringify(record.views))).toEqual(JSON.parse(JSON.stringify(twin)));
    expect(record.views.withoutStrongSignals.metrics.auc!.value).toBeGreaterThan(0.7);
    expect(record.views.withStrongSignals).not.toBeNull();
  });

  it("counts every line: judged, repeated, unknown, out of the perimeter, immature, rejected by line and column", async () => {
    const first = judged[4]!;
    const text = [
      frenchList(judged.slice(0, 400)),
      `${first.siren};2020-01-01;0,9`,
      "999999999;2020-01-01;0,9",
      `${first.siren};2012-01-01;0,9`,
      `${first.siren};2021-12-01;0,9`,
      "12;2020-01-01;0,9",
      `${first.siren};soon;0,9`,
      `${first.siren};2020-02-01;high`,
      `${judged.at(-1)!.siren};2020-01-15;0,9`,
    ].join("\n");
    const { record } = await evaluate(text, "messy.csv");
    const signals = judged.slice(0, 400).filter(({ strongSignal }) => strongSignal).length;
    expect(record.match).toEqual({
      sealed: 0,
      judged: 401,
      strongSignals: signals,
      repeated: 1,
      unknownFirms: 1,
      unknownMonths: 1,
      outOfPerimeter: 0,
      unusable: { "immature: horizon and reporting delay are not over": 1 },
    });
    expect(record.lines).toMatchObject({ read: 408, rejected: 3, moved: 1 });
    expect(record.lines.rejects.map(({ line, column, value }) => [line, column, value])).toEqual([
      [406, "siren", "12"],
      [407, "as-of", "soon"],
      [408, "score", "high"],
    ]);
    expect(record.unlisted).toBe(judged.length - 401);
  });

  it("says nothing of calibration where scores only rank, and ranks firms not listed last when told to", async () => {
    const top = judged.filter(({ debt }) => debt > 0.5);
    const left = await evaluate(
      frenchList(top, ({ debt }) => 10 * debt),
      "top.csv",
    );
    expect(left.record.scale).toBe("ranks");
    const told = left.record.views.withoutStrongSignals;
    expect(Object.keys(told.metrics)).not.toContain("brier");
    expect(told.reliability).toEqual([]);
    expect(told.calibration).toBeUndefined();
    const below = await evaluate(frenchList(top), "top.csv", "below");
    expect(below.record.views.withoutStrongSignals.rows).toBe(
      judged.filter(({ strongSignal }) => !strongSignal).length,
    );
    expect(below.record.scale).toBe("ranks");
    expect(below.record.views.withoutStrongSignals.metrics.auc!.value).toBeGreaterThan(
      told.metrics.auc!.value!,
    );
  });

  it("judges the alert levels of the list", async () => {
    const level = ({ debt }: OutsideRow) =>
      debt > 1.5 ? "Risque fort" : debt > 0.5 ? "Risque modéré" : "Pas d'alerte";
    const text = [
      "siren,date,score,niveau",
      ...judged.map((row) => `${row.siren},${row.month},${row.debt},${level(row)}`),
    ];
    const { record } = await evaluate(text.join("\n"), "levels.csv");
    const plain = judged.filter(({ strongSignal }) => !strongSignal);
    const among = (some: readonly OutsideRow[]) => some.filter(({ fails }) => fails).length;
    const [high, alerted] = [1.5, 0.5].map((limit) => plain.filter(({ debt }) => debt > limit));
    const [p, r] = [among(alerted!) / alerted!.length, among(alerted!) / among(plain)];
    expect(record.levels!["precision@high"]!.value).toBeCloseTo(among(high!) / high!.length, 12);
    expect(record.levels!["recall@moderate"]!.value).toBeCloseTo(r, 12);
    expect(record.levels!["f2@moderate"]!.value).toBeCloseTo((5 * p * r) / (4 * p + r), 12);
    await expect(
      evaluate("siren,date,score,niveau\n100000001,2020-01,1,rouge", "odd.csv"),
    ).rejects.toMatchObject({
      code: "list.unknown-level",
      place: { value: "rouge" },
    });
  });

  it("reads Arrow, and leaves nothing behind of what cannot be judged", async () => {
    const listed = table({
      siren: judged.map(({ siren }) => siren),
      asOf: judged.map(({ month }) => `${month}-01`),
      score: judged.map(scoreOf),
    });
    const arrow = toArrowIPC(listed, { format: "file" }) as Uint8Array;
    expect((await evaluate(arrow, "list.arrow")).record.match.judged).toBe(judged.length);
    const before = await readdir(join(workspace, "runs"));
    await expect(evaluate("siren;as-of;score\n999999999;2020-01;1", "none.csv")).rejects.toMatchObject({
      code: "list.nothing-matches",
    });
    await expect(evaluate("siren;as-of\n999999999;2020-01", "none.csv")).rejects.toMatchObject({
      code: "csv.missing-column",
      place: { column: "score" },
    });
    expect(await readdir(join(workspace, "runs"))).toEqual(before);
  });

  it("trap 15: anybody's list gets a fairness table, by size and region, with verdicts and counts", async () => {
    const { record } = await evaluate(frenchList(judged), "fair.csv");
    const { audits } = record.views.withoutStrongSignals.lists!;
    const bySize = audits.find(({ audit }) => audit.division === "sizeClass")!.audit;
    expect(bySize.groups.map(({ level, positiveFirms }) => [level, positiveFirms > 20])).toEqual([
      ["10-19", true],
      ["20-49", true],
    ]);
    const primary = bySize.criteria.filter((criterion) => criterion.primary);
    expect(primary.map(({ metric }) => metric)).toEqual(["recall", "falseOmissionRate"]);
    for (const { lines } of primary) for (const { gap } of lines) expect(gap!.low).not.toBeNull();
  });

  it("names what cannot be known of how the scores were made", async () => {
    const { record } = await evaluate(frenchList(judged), "list.csv");
    expect(record.cannotBeKnown).toContain("2020-01-01");
    expect(record.cannotBeKnown).toContain("No leakage check");
  });
});

describe("a list as a challenger", () => {
  it("stands against another on the rows of both: better, with the paired interval", async () => {
    const good = await evaluate(frenchList(judged.slice(0, 1600)), "good.csv");
    const poor = await evaluate(
      frenchList(judged.slice(200), ({ siren }) => (Number(siren) % 97) / 97),
      "poor.csv",
    );
    expect((await listOutside(laboratory().runsFolder)).length).toBeGreaterThan(1);
    const { record } = good;
    const comparison = await compareSides(laboratory().runsFolder, {
      a: { id: record.id },
      b: { id: poor.record.id },
      replicates: 100,
    });
    const common = judged.slice(200, 1600);
    expect(comparison.commonRows).toBe(common.length);
    const plain = common.filter(({ strongSignal }) => !strongSignal);
    const outcomes = (probabilities: Float64Array) => ({
      labels: Uint8Array.from(plain, ({ fails }) => (fails ? 1 : 0)),
      margins: probabilities.map((p) => Math.min(750, Math.max(-750, Math.log(p) - Math.log1p(-p)))),
      probabilities,
      firms: Int32Array.from(plain, ({ siren }) => Number(siren) - 100000000),
    });
    const twin = compareModels(
      outcomes(Float64Array.from(plain, scoreOf)),
      outcomes(Float64Array.from(plain, ({ siren }) => (Number(siren) % 97) / 97)),
      { replicates: 100, seed: comparison.withoutStrongSignals.seed },
    );
    const [auc] = comparison.withoutStrongSignals.lines;
    expect(auc!.verdict).toBe("better");
    expect(auc!.a! - auc!.b!).toBeCloseTo(auc!.difference.value!, 12);
    expect(auc!.difference.value).toBeCloseTo(twin.lines[0]!.difference.value!, 12);
    expect(comparison.withoutStrongSignals.byGroup!.levels.map(({ level }) => level)).toEqual([
      "North",
      "South",
    ]);
    expect(comparison.withStrongSignals).not.toBeNull();
  });

  it("says so where base rates differ, and refuses other outcomes and no common rows", async () => {
    const all = await evaluate(frenchList(judged), "all.csv");
    const failing = judged.filter(({ fails, siren }) => fails || Number(siren) % 5 === 0);
    const few = await evaluate(frenchList(failing), "few.csv");
    const { runsFolder } = laboratory();
    const { cautions, a, b } = await compareSides(runsFolder, {
      a: { id: all.record.id },
      b: { id: few.record.id },
      replicates: 100,
    });
    expect(b.baseRate).toBeGreaterThan(2 * a.baseRate);
    expect(cautions[0]).toMatchObject({ about: "base rates", a: a.baseRate, b: b.baseRate });
    expect(cautions[0]!.text).toMatch(
      /average precisions of their own reports cannot be held against each other/,
    );
    const early = await evaluate(frenchList(judged.filter(({ month }) => month === "2020-01")), "early.csv");
    const late = await evaluate(frenchList(judged.filter(({ month }) => month === "2020-04")), "late.csv");
    await expect(
      compareSides(runsFolder, { a: { id: early.record.id }, b: { id: late.record.id } }),
    ).rejects.toMatchObject({ code: "compare.no-common-rows" });
    await putPanel(
      store,
      rows.map((row) => ({ ...row, fails: !row.fails })),
      "other",
    );
    const file = join(workspace, "all.csv");
    const other = await evaluateList({ file, panel: "other", replicates: 100 }, laboratory());
    await expect(
      compareSides(runsFolder, { a: { id: all.record.id }, b: { id: other.record.id } }),
    ).rejects.toMatchObject({ code: "compare.different-targets" });
  });
});
