import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { table } from "arquero";
import {
  type ColumnDefinition,
  columnsWithRole,
  createRandom,
  type DatasetStore,
  dateOfMonth,
  openPanel,
  parseMonth,
} from "vigie/datasets";
import {
  type AuditPlan,
  ablate,
  type ExecutedRun,
  executeStudy,
  type Laboratory,
  metric,
  openJobs,
  readListsOverFolds,
  readRun,
  readRunModel,
  type Study,
  scorePipeline,
  seriesOf,
} from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testLaboratory } from "../../support/laboratory.ts";
import { smallFold } from "../../support/small-fold.ts";

const packageRoot = resolve(import.meta.dirname, "../../..");
const column = (
  name: string,
  type: ColumnDefinition["type"],
  role: ColumnDefinition["role"],
): ColumnDefinition => ({
  name,
  type,
  role,
  meaning: name,
  unit: null,
  theme: role === "feature" ? "social debt" : null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});
const schema = {
  columns: [
    column("siren", "text", "key"),
    column("asOf", "date", "key"),
    column("region", "category", "group"),
    column("department", "category", "group"),
    column("debt", "float64", "feature"),
    column("noise", "float64", "feature"),
    column("strongSignal", "bool", "flag"),
    column("fails", "bool", "target"),
  ],
};

/** 400 firms x 8 half-years; the risk rises with debt, one value in ten is missing, one row in forty is a strong signal. */
function smallEconomy() {
  const random = createRandom("small economy");
  const rows = Array.from({ length: 3200 }, (_, i) => {
    const debt = random.normal();
    return {
      siren: String(100000000 + (i % 400)),
      asOf: dateOfMonth(parseMonth("2018-01") + 6 * Math.floor(i / 400)),
      region: i % 3 === 0 ? "North" : "South",
      department: i % 3 === 0 ? "59" : "13",
      debt: random.uniform() < 0.1 ? null : debt,
      noise: random.normal(),
      strongSignal: random.uniform() < 0.025,
      fails: random.uniform() < 1 / (1 + Math.exp(2 - 1.5 * debt)),
    };
  });
  return table(
    Object.fromEntries(
      schema.columns.map(({ name }) => [name, rows.map((row) => row[name as keyof typeof row])]),
    ),
  );
}

const study: Study = {
  format: "vigie.study/1",
  name: "small",
  question: "Does debt tell?",
  panel: "small",
  features: "all",
  asinh: ["debt"],
  ...smallFold,
  models: [
    { name: "ratio", kind: "single-ratio", engine: "exact", params: {}, mode: "raw" },
    {
      name: "logistic",
      kind: "logistic-regression",
      engine: "newton",
      params: { lambda: 1 },
      mode: "imputed-and-scaled",
    },
  ],
  seed: 1,
  replicates: 100,
};

let folder: string;
let store: DatasetStore;
let run: ExecutedRun;
let laboratory: Laboratory;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-run-"));
  laboratory = await testLaboratory(folder);
  store = laboratory.store;
  await store.putTable({
    kind: "panel",
    name: "small",
    schema,
    table: smallEconomy(),
    report: {},
    panel: {
      unit: "firm-month",
      firm: "siren",
      asOf: "asOf",
      group: "region",
      target: { name: "fails", column: "fails", horizonMonths: 6, reportingDelayMonths: 1 },
      strongSignal: "strongSignal",
      unknownOpening: null,
      dataCutoff: "2022-01-01",
      singleRatio: { column: "debt", sign: 1, text: "debt" },
    },
  });
  run = await executeStudy(study, laboratory);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function predictions({ folder } = run, protocol = "temporal") {
  return tableFromIPC(await readFile(join(folder, `predictions-${protocol}.arrow`)))
    .toArray()
    .map((row) => row!.toJSON());
}

describe("ablating a model", () => {
  it("finds that debt tells and noise does not, with paired intervals", async () => {
    const [ablation] = await ablate(study, { model: "logistic", leaveOut: "each feature" }, laboratory);
    expect(ablation!.lines.map(({ without }) => without)).toEqual(["debt", "noise"]);
    const [debt, noise] = ablation!.lines.map(({ lines }) => lines[0]!);
    expect(debt).toMatchObject({ metric: "auc", verdict: "better" });
    expect(debt!.difference.low).toBeGreaterThan(0.1);
    expect(noise!.verdict).not.toBe("better");
    expect(Math.abs(noise!.difference.value!)).toBeLessThan(0.03);
    const whole = run.record.models.find(({ name }) => name === "logistic")!.metrics.auc!.value!;
    expect(debt!.a).toBeCloseTo(whole, 12);
  });

  it("refuses to leave nothing, and models that read no features", async () => {
    const all = { model: "logistic", leaveOut: "each theme" } as const;
    await expect(ablate(study, all, laboratory)).rejects.toMatchObject({
      code: "ablate.nothing-left",
      message: expect.stringMatching(/social debt/),
    });
    const ratio = { model: "ratio", leaveOut: "each feature" } as const;
    await expect(ablate(study, ratio, laboratory)).rejects.toMatchObject({ code: "ablate.unknown-model" });
  });
});

describe("executing a study", () => {
  it("writes predictions from which every metric can be computed again", async () => {
    const rows = (await predictions()).filter((row) => row.strongSignal === false);
    const outcomes = {
      labels: Uint8Array.from(rows, (row) => (row.label ? 1 : 0)),
      margins: Float64Array.from(rows, (row) => row.margin_logistic),
      probabilities: Float64Array.from(rows, (row) => row.probability_logistic),
      firms: Int32Array.from(rows, (row) => Number(row.siren)),
    };
    const recorded = run.record.models.find(({ name }) => name === "logistic")!.metrics;
    expect(rows.length).toBe(run.record.folds.temporal!.parts.test.rows);
    for (const name of ["auc", "averagePrecision", "brier"]) {
      expect(metric(name).measure(outcomes), name).toBeCloseTo(recorded[name]!.value!, 12);
    }
    expect(recorded.auc!.value).toBeGreaterThan(0.7);
  });

  it("gives the same run when executed again, from finished tasks and from none", async () => {
    expect((await executeStudy(study, laboratory)).record).toEqual(run.record);
    const jobs = await openJobs(join(folder, "other-tasks"), {
      packageRoot,
      codeDigest: laboratory.environment.code,
      cores: 1,
      now: () => 0,
    });
    const fresh = await executeStudy(study, { ...laboratory, jobs, runsFolder: join(folder, "other-runs") });
    expect(fresh.record).toEqual(run.record);
  });

  it("scores panel rows through the stored pipeline exactly as in the run", async () => {
    const stored = await readRun(laboratory.runsFolder, run.record.id);
    const { pipeline } = await readRunModel(stored, "temporal", "logistic");
    const panel = await openPanel(store, "small");
    const { margins } = scorePipeline(pipeline, panel.table);
    const keys = new Map<string, number>();
    const [sirens, dates] = [panel.table.array("siren"), panel.table.array("asOf")];
    for (let i = 0; i < margins.length; i++) keys.set(`${sirens[i]} ${Number(dates[i])}`, margins[i]!);
    const rows = await predictions();
    expect(rows.length).toBeGreaterThan(300);
    for (const row of rows) expect(keys.get(`${row.siren} ${Number(row.asOf)}`)).toBe(row.margin_logistic);
  });

  it("counts strong signals in one view and leaves them out of the other", async () => {
    const stored = await readRun(laboratory.runsFolder, run.record.id);
    const { views } = await readRunModel(stored, "temporal", "logistic");
    const strong = (await predictions()).filter((row) => row.strongSignal === true).length;
    expect(strong).toBeGreaterThan(0);
    expect(views.withStrongSignals!.rows - views.withoutStrongSignals.rows).toBe(strong);
  });

  it("reads only feature columns: the target is not among them", () => {
    expect(run.record.features).toEqual(columnsWithRole(schema, "feature"));
  });

  it("names the file whose bytes changed after the run was recorded", async () => {
    const stored = await readRun(laboratory.runsFolder, run.record.id);
    const path = join(stored.folder, "models/temporal/ratio/evaluation.json");
    const good = await readFile(path, "utf8");
    await writeFile(path, good.replace("1", "2"));
    await expect(readRunModel(stored, "temporal", "ratio")).rejects.toMatchObject({
      code: "run.corrupt",
      place: { file: path },
    });
    await writeFile(path, good);
    await expect(readRunModel(stored, "temporal", "rotio")).rejects.toMatchObject({
      code: "run.unknown-model",
    });
  });

  it("names a record that cannot be read, and writes the run anew when it is executed again", async () => {
    const files = ["run.json", "predictions-temporal.arrow"].map((name) => join(run.folder, name));
    const good = await Promise.all(files.map((file) => readFile(file)));
    for (const damage of ['{"format":"vigie.run/1"', "{}"]) {
      await writeFile(files[0]!, damage);
      await expect(readRun(laboratory.runsFolder, run.record.id)).rejects.toMatchObject({
        code: "run.corrupt",
        place: { file: files[0] },
      });
    }
    await executeStudy(study, laboratory);
    await writeFile(files[1]!, "cut");
    await executeStudy(study, laboratory);
    expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(good);
  });
});

describe("an audit that a study names", () => {
  const audit = {
    primary: [{ metric: "recall", compare: "ratio", margin: 0.5 }],
    reference: { region: "South" },
    groups: ["region"],
    overTime: [{ division: "region", by: "year" }],
    capacity: { usual: 5, table: { 59: 20 } },
  } as const;

  it("is part of the run and decides what its lists are judged by", async () => {
    const named = await executeStudy({ ...study, audit }, laboratory);
    expect(named.record.id).not.toBe(run.record.id);
    expect(named.record.study.audit).toEqual(audit);
    const stored = await readRun(laboratory.runsFolder, named.record.id);
    const { lists } = (await readRunModel(stored, "temporal", "logistic")).views.withoutStrongSignals;
    expect(lists!.specification).toEqual(audit);
    expect(lists!.departments.map(({ level, places }) => [level, places])).toEqual([
      ["13", 5],
      ["59", 20],
    ]);
    const [region] = lists!.audits.map((one) => one.audit);
    expect(region!.criteria.map(({ metric, compare, margin }) => [metric, compare, margin])).toEqual([
      ["recall", "ratio", 0.5],
    ]);
    expect(region!.criteria[0]!.lines.map(({ level, reference }) => [level, reference])).toEqual([
      ["North", "South"],
    ]);
    expect(lists!.overTime[0]!.periods).toEqual(["2020", "2021"]);
    // The model was fitted once: only what judges it was done again.
    const fitted = named.record.artifacts.find(
      ({ path }) => path === "models/temporal/logistic/pipeline.json",
    );
    expect(run.record.artifacts).toContainEqual(fitted);
  });

  it("is refused before anything is fitted", async () => {
    const jobs = {
      run: () => {
        throw new Error("a job was started");
      },
    };
    const run = (named: AuditPlan) =>
      executeStudy({ ...study, audit: { ...audit, ...named } }, { ...laboratory, jobs });
    await expect(run({ primary: [{ metric: "auc", compare: "ratio", margin: 0.5 }] })).rejects.toMatchObject({
      code: "audit.bad-metric",
    });
    await expect(run({ ...audit, groups: ["colour"] })).rejects.toMatchObject({
      code: "audit.unknown-division",
      message:
        "division unknown: colour (expected one of region, department, mainland or overseas, quarter, year)",
    });
    await expect(run({ ...audit, reference: { region: "West" } })).rejects.toMatchObject({
      code: "audit.unknown-reference",
      message: "reference of region not among the test rows of temporal: West (expected one of North, South)",
    });
    await expect(run({ ...audit, capacity: { usual: 2.5 } })).rejects.toMatchObject({ code: "capacity.bad" });
    await expect(run({ ...audit, capacity: { table: { 590: 3 } } })).rejects.toMatchObject({
      code: "capacity.bad",
    });
  });
});

describe("folds that judge one after another", () => {
  const [temporal] = smallFold.protocols;
  const halves = ["2020-07", "2021-01"].map((name, i) => ({
    ...temporal!,
    name,
    fold: {
      ...temporal!.fold,
      testFrom: parseMonth(name),
      testUntil: parseMonth(["2021-01", "2021-08"][i]!),
    },
  }));
  const places: Readonly<Record<string, number>> = { North: 8, South: 5 };
  const audit: AuditPlan = {
    primary: [{ metric: "recall", compare: "difference", margin: 0.1 }],
    groups: ["region"],
    capacity: { table: { 59: places.North!, 13: places.South! } },
  };

  it("have their lists audited together, a firm once with all its rows", async () => {
    const both = await executeStudy({ ...study, audit, protocols: halves }, laboratory);
    const [series, ...others] = seriesOf(both.record.folds);
    expect(others).toEqual([]);
    const stored = await readRun(laboratory.runsFolder, both.record.id);
    const { folds, lists } = (await readListsOverFolds(stored, series!, "logistic"))!;
    expect(folds).toEqual(["2020-07", "2021-01"]);
    const rows = [...(await predictions(both, folds[0])), ...(await predictions(both, folds[1]))].filter(
      (row) => row.strongSignal === false,
    );
    for (const { level, metrics } of lists.audits[0]!.audit.groups) {
      const own = rows.filter((row) => row.group === level);
      const failing = own.filter(({ label }) => label);
      const listed = [...new Set(own.map(({ asOf }) => Number(asOf)))].flatMap((date) =>
        own
          .filter(({ asOf }) => Number(asOf) === date)
          .sort((a, b) => b.margin_logistic - a.margin_logistic)
          .slice(0, places[level]),
      );
      const { value, firms, positiveFirms } = metrics.recall!;
      expect(value, level).toBeCloseTo(listed.filter(({ label }) => label).length / failing.length, 12);
      expect(firms).toBe(new Set(own.map(({ siren }) => siren)).size);
      expect(positiveFirms).toBe(new Set(failing.map(({ siren }) => siren)).size);
    }
    expect(lists.audits[0]!.audit.groups.map(({ level }) => level)).toEqual(["North", "South"]);
  });

  it("are audited by the usual criteria where the study names none", async () => {
    const both = await executeStudy({ ...study, protocols: halves }, laboratory);
    const paths = both.record.artifacts.map(({ path }) => path).filter((path) => path.startsWith("lists/"));
    expect(paths).toEqual(["lists/2020-07-to-2021-01/ratio.json", "lists/2020-07-to-2021-01/logistic.json"]);
  });

  it("are told of nowhere in a run of one fold", async () => {
    expect(seriesOf(run.record.folds)).toEqual([]);
    expect(run.record.artifacts.filter(({ path }) => path.startsWith("lists/"))).toEqual([]);
  });
});
