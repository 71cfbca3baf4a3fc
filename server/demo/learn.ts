import { Fault, type StoredDataset } from "vigie/datasets";
import {
  type Estimate,
  type Evaluation,
  type ExecutedRun,
  executeStudy,
  type FoldDescription,
  finalOf,
  foldParts,
  makeFold,
  openKeyed,
  readRun,
  readRunModel,
  type Study,
  sealedFrom,
  type Views,
} from "vigie/experiments";
import type { Registry } from "vigie/registry";
import { recordLookIn } from "../services/record-look.ts";
import { describeFold, describeMetrics, engineText, estimateText } from "../terminal/evidence.ts";
import { count, formatTable } from "../terminal/table.ts";
import { type DemoBench, stage } from "./bench.ts";

/** A part of a fold with fewer failing firms than this proves nothing: the demo fails. */
const fewestFailingFirms = 30;

/** fold → train → evaluate. The fold is cut and checked before the first long step. */
export async function learn(
  bench: DemoBench,
  { study: wanted, panel, registry }: { study: Study; panel: StoredDataset; registry: Registry },
): Promise<ExecutedRun> {
  const isSealed = sealedFrom(wanted) !== null;
  const study = isSealed ? finalOf(wanted) : wanted;
  const fixed = { ...study, panel: panel.version };
  const recordLook = recordLookIn(registry, {
    person: "scientist",
    reason: "demo: the flow ends with one look",
  });
  await stage(bench, "fold", () => cutFolds(bench, fixed));
  const executed = await stage(bench, "train", async () => {
    const laboratory = await bench.workspace.openLaboratory("scientist");
    const work = { ...bench.work, ...(isSealed && { recordLook }) };
    return describeTraining(await executeStudy(fixed, laboratory, work));
  });
  for (const protocol of study.protocols)
    await stage(bench, `evaluate ${protocol.name}`, () => describeEvaluation(executed, bench, protocol));
  return executed;
}

function describeTraining(run: ExecutedRun) {
  const { record, folder } = run;
  const artifacts = Object.fromEntries(
    record.artifacts.map(({ path, digest }) => [
      path.replace(/\.(json|arrow)$/, ""),
      { path: `${folder}/${path}`, digest },
    ]),
  );
  return {
    title: `${record.models.length} models fitted, calibrated and thresholds chosen; run ${record.id}`,
    rows: Object.values(record.folds).reduce((sum, fold) => sum + fold.parts.train.rows, 0),
    metrics: Object.fromEntries(
      record.models.map((model) => [
        `${model.name} ${model.protocol}`,
        { chooseAveragePrecision: model.chooseAveragePrecision },
      ]),
    ),
    artifacts: { run: { path: folder }, ...artifacts },
    table: formatTable(record.models, [
      { header: "model", cell: ({ name, protocol }) => `${name} (${protocol})` },
      { header: "engine", cell: engineText },
      {
        header: "fit",
        cell: ({ name, protocol }) => `${run.seconds[`fit ${name} ${protocol}`]?.toFixed(1)} s`,
        align: "right",
      },
      {
        header: "average precision, choose part",
        cell: (model) => model.chooseAveragePrecision.toFixed(3),
        align: "right",
      },
    ]),
    value: run,
  };
}

async function cutFolds({ workspace }: DemoBench, study: Study) {
  const { keys } = await openKeyed(workspace.store, study.panel);
  const folds = study.protocols.map((protocol) => makeFold(keys, protocol).description);
  for (const fold of folds) checkFailures(fold);
  return {
    title: "how the panel was cut",
    rows: folds.reduce((sum, fold) => sum + fold.parts.test.rows, 0),
    metrics: Object.fromEntries(
      folds.map((fold) => [
        fold.protocol,
        Object.fromEntries(foldParts.map((part) => [part, { ...fold.parts[part] }])),
      ]),
    ),
    artifacts: {},
    table: folds.map((fold) => describeFold(fold)).join("\n\n"),
    value: undefined,
  };
}

/** Throws `demo.too-few-failures`. */
export function checkFailures(fold: FoldDescription): void {
  for (const part of foldParts) {
    const { positiveFirms } = fold.parts[part];
    if (positiveFirms >= fewestFailingFirms) continue;
    throw new Fault(
      "demo.too-few-failures",
      `too few failing firms in the ${part} part of the ${fold.protocol} fold: ${positiveFirms} (expected at least ${fewestFailingFirms})`,
      { kind: "broken" },
    );
  }
}

async function describeEvaluation(
  { record, folder }: ExecutedRun,
  bench: DemoBench,
  protocol: Study["protocols"][number],
) {
  const run = await readRun(bench.workspace.runsFolder, record.id);
  const models = record.models.filter((model) => model.protocol === protocol.name);
  const views: Record<string, Views> = {};
  for (const { name } of models) views[name] = (await readRunModel(run, protocol.name, name)).views;
  const best = bestOf(record, protocol.name);
  const hasStrong = Object.values(views).some(({ withStrongSignals: view }) => view !== null);
  return {
    title: protocol.meaning,
    rows: views[best.name]!.withoutStrongSignals.metrics.auc!.rows,
    metrics: Object.fromEntries(Object.entries(views).map(([name, view]) => [name, numbersOf(view)])),
    artifacts: {
      predictions: {
        path: `${folder}/predictions-${protocol.name}.arrow`,
        digest: digestOf(record, `predictions-${protocol.name}.arrow`),
      },
    },
    table: [
      `test part${hasStrong ? ", strong signals left out" : ""}; 95 % intervals by drawing firms`,
      ...selectionNote(record.folds[protocol.name]!),
      describeMetrics(models),
      ...withStrongSignals(
        views,
        models.map(({ name }) => name),
      ),
      `\n${best.name}, by ${views[best.name]!.withoutStrongSignals.groups!.name}`,
      describeGroups(views[best.name]!.withoutStrongSignals),
      `\n${best.name}, calibration`,
      describeCalibration(views[best.name]!.withoutStrongSignals),
    ].join("\n"),
    value: undefined,
  };
}

/** The model to put forward: best average precision on the choose part, never on the test part. */
export function bestOf(record: ExecutedRun["record"], protocol: string) {
  const models = record.models.filter((model) => model.protocol === protocol);
  return models.reduce((best, model) =>
    model.chooseAveragePrecision > best.chooseAveragePrecision ? model : best,
  );
}

function digestOf(record: ExecutedRun["record"], path: string): string {
  return record.artifacts.find((artifact) => artifact.path === path)!.digest;
}

function withStrongSignals(
  views: Readonly<Record<string, Views>>,
  names: readonly string[],
): readonly string[] {
  const rows = names.flatMap((name) => {
    const view = views[name]!.withStrongSignals;
    return view === null ? [] : [{ name, metrics: view.metrics }];
  });
  if (rows.length === 0) return [];
  return [
    "\nthe same with strong signals (firms in procedure at the as-of date, counted as failures)",
    formatTable(rows, [
      { header: "model", cell: ({ name }) => name },
      { header: "AUC", cell: ({ metrics }) => estimateText(metrics.auc!) },
      { header: "average precision", cell: ({ metrics }) => estimateText(metrics.averagePrecision!) },
      { header: "rows", cell: ({ metrics }) => count(metrics.auc!.rows), align: "right" },
      { header: "failing firms", cell: ({ metrics }) => count(metrics.auc!.positiveFirms), align: "right" },
    ]),
  ];
}

function describeGroups({ groups }: Evaluation): string {
  return formatTable(groups!.lines, [
    { header: groups!.name, cell: ({ level }) => level },
    { header: "rows", cell: ({ rows }) => count(rows), align: "right" },
    { header: "firms", cell: ({ firms }) => count(firms), align: "right" },
    { header: "failing", cell: ({ positiveFirms }) => count(positiveFirms), align: "right" },
    { header: "AUC", cell: ({ metrics }) => optional(metrics.auc) },
    { header: "recall, moderate", cell: ({ metrics }) => optional(metrics["recall@moderate"]) },
    { header: "observed/expected", cell: ({ metrics }) => optional(metrics.observedOverExpected) },
  ]);
}

function optional(estimate: Estimate | undefined): string {
  return estimate === undefined ? "" : estimateText(estimate, 2);
}

function describeCalibration({ reliability }: Evaluation): string {
  return formatTable(reliability, [
    { header: "probability from", cell: ({ from }) => from.toFixed(4), align: "right" },
    { header: "to", cell: ({ to }) => to.toFixed(4), align: "right" },
    { header: "mean predicted", cell: ({ meanPredicted }) => meanPredicted.toFixed(4), align: "right" },
    { header: "observed", cell: ({ observed }) => estimateText(observed, 4) },
    { header: "rows", cell: ({ observed }) => count(observed.rows), align: "right" },
    { header: "failing firms", cell: ({ observed }) => count(observed.positiveFirms), align: "right" },
  ]);
}

/**
 * Every metric as {value, low, high, rows, firms, positiveFirms}, what is not defined as null; then the same by group,
 * `groups.region.Bretagne.auc`, and, where the panel has strong signals, `withStrongSignals.auc`.
 */
export function numbersOf({ withoutStrongSignals: { metrics, groups }, withStrongSignals: strong }: Views) {
  const byGroup = groups === null ? {} : { groups: { [groups.name]: numbersOfGroups(groups.lines) } };
  const withStrong = strong === null ? {} : { withStrongSignals: numbersOfMetrics(strong.metrics) };
  return { ...numbersOfMetrics(metrics), ...byGroup, ...withStrong };
}

function numbersOfGroups(lines: NonNullable<Evaluation["groups"]>["lines"]) {
  return Object.fromEntries(lines.map(({ level, metrics }) => [level, numbersOfMetrics(metrics)]));
}

function numbersOfMetrics(metrics: Evaluation["metrics"]) {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { value, low, high, rows, firms, positiveFirms }]) => [
      name,
      { value, low, high, rows, firms, positiveFirms },
    ]),
  );
}

/** Where firms were taken out of learning, failures are over-represented there: said beside the figures. */
function selectionNote({ parts }: FoldDescription): readonly string[] {
  const share = (part: "train" | "test") => parts[part].positiveRows / parts[part].rows;
  if (share("train") < 5 * share("test")) return [];
  const percent = (part: "train" | "test") => `${(100 * share(part)).toFixed(1)} %`;
  return [
    `READ THE RANKING ONLY: ${percent("train")} of the train rows fail against ${percent("test")} of the test rows, so probabilities and Brier are far off`,
  ];
}
