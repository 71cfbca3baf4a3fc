import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import {
  executeStudy,
  leakageOfRun,
  type RecordedModel,
  readRun,
  readRunModel,
  recordedInRun,
  type StoredRun,
} from "vigie/experiments";
import { describeReproduction, reproduceApart } from "../services/reproduce.ts";
import { whyNotReproducible } from "../services/retention/reproducible.ts";
import { describeAfterModel, describeRules } from "../terminal/after-model.ts";
import { bestOverFolds } from "../terminal/backtest.ts";
import { describeEngines, describeFold, describeMetrics } from "../terminal/evidence.ts";
import { describeLeakage } from "../terminal/leakage.ts";
import { describeManyFolds, manyFolds } from "../terminal/many-folds.ts";
import type { Terminal } from "../terminal/output.ts";
import { addAblateCommand } from "./ablate.ts";
import { addCompareCommand } from "./compare.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { describeDesign } from "./describe-designs.ts";
import { describeLists } from "./describe-lists.ts";
import { addFinalOptions, describeSeal, type FinalOptions, finalWork } from "./final.ts";
import { addLeakageCommand } from "./leakage.ts";
import { listExperiments } from "./list-experiments.ts";
import { addSearchCommand } from "./search.ts";
import { studyList, studyNamed } from "./study.ts";

export function addExperimentCommands(program: Command, bench: Bench): void {
  const experiment = group(program, "experiment", "execute studies and read their runs");
  addFinalOptions(experiment.command("run <study>"))
    .option("--as <person>", "who runs it; the author of what is registered from it", "scientist")
    .summary("fit and judge every model of a study; finished parts are not redone")
    .description(
      "Fit and judge every model of a study. Without --final that is development: folds that judge the study's sealed months are left out, and none of those months is read.\n\nFinished parts are not redone; killed anywhere, the same command again finishes the rest.",
    )
    .addHelpText("after", () => studyList())
    .action(async (name: string, options: FinalOptions, command: Command) =>
      runStudy(contextOf(command, bench), name, options),
    );
  addSearchCommand(experiment, bench);
  addAblateCommand(experiment, bench);
  experiment
    .command("list")
    .summary("every run and search of the workspace, newest first")
    .action(async (_options, command: Command) => listExperiments(contextOf(command, bench)));
  experiment
    .command("show <run>")
    .summary("folds, models and metrics of one run")
    .action(async (id: string, _options, command: Command) => show(contextOf(command, bench), id));
  addCompareCommand(experiment, bench);
  addLeakageCommand(experiment, bench);
  experiment
    .command("reproduce <run>")
    .option("--as <person>", "who reproduces it", "scientist")
    .summary("make every model of a run again, and compare bytes, metrics and predictions")
    .action(async (id: string, options: { as: string }, command: Command) =>
      reproduceRun(contextOf(command, bench), id, options.as),
    );
}

async function runStudy(context: CommandContext, name: string, options: FinalOptions): Promise<void> {
  const study = studyNamed(name);
  const { workspace, terminal } = context;
  const work = finalWork(context, options);
  const laboratory = await workspace.openLaboratory(options.as);
  const { record, folder } = await executeStudy(study, laboratory, work);
  const run = await readRun(workspace.runsFolder, record.id);
  const folds = await describeDesign(run, context.terminal.red);
  const rules = await describeRuled(run);
  answer(context, { record, folder, looks: run.receipt.looks ?? [] }, () =>
    [describeRun(run, terminal), ...folds, ...rules, `in ${folder}`].join("\n\n"),
  );
}

async function reproduceRun(context: CommandContext, id: string, person: string): Promise<void> {
  const { workspace, terminal, signal } = context;
  const run = await readRun(workspace.runsFolder, id);
  const models: RecordedModel[] = [];
  for (const { protocol, name } of run.record.models) models.push(await recordedInRun(run, protocol, name));
  const made = await reproduceApart(workspace, models, { person, onProgress: terminal.onProgress, signal });
  answer(context, { run: run.record.id, models: made }, () => made.map(describeReproduction).join("\n\n"));
  const failed = made.filter(({ result }) => result === "different" || result === "not reproducible");
  if (failed.length > 0)
    throw new Fault(
      "reproduce.different",
      `not the same again: ${failed.map(({ name, protocol, result }) => `${name} (${protocol}) ${result}`).join(", ")} (expected identical, or equal within tolerance)`,
      { kind: "conflict" },
    );
}

async function show(context: CommandContext, id: string): Promise<void> {
  const { store, runsFolder } = context.workspace;
  const run = await readRun(runsFolder, id);
  const why = (await whyNotReproducible(store))(run.record.dataset.version);
  const folds = await describeDesign(run, context.terminal.red);
  const audit = await describeLists(run);
  const afterModel = await describeBestAfterModel(run);
  const rules = await describeRuled(run);
  const leakage = await leakageOfRun(run);
  answer(context, { ...run, leakage, notReproducible: why }, () =>
    [
      describeRun(run, context.terminal),
      ...folds,
      ...audit,
      ...afterModel,
      ...rules,
      describeLeakage(leakage, context.terminal.red),
      ...(why === null ? [] : [why]),
      `in ${run.folder}`,
    ].join("\n\n"),
  );
}

/** What the study's expert rules changed after each model that they follow, on the newest fold. */
async function describeRuled(run: StoredRun): Promise<readonly string[]> {
  const fold = Object.keys(run.record.folds).at(-1)!;
  const ruled = run.record.study.rules === undefined ? [] : run.record.models;
  const texts: string[] = [];
  for (const { name } of ruled.filter(({ protocol }) => protocol === fold)) {
    const { views } = await readRunModel(run, fold, name);
    if (views.rules !== undefined) texts.push(describeRules(`${name} (${fold})`, views.rules));
  }
  return texts;
}

/** Of the best model on the newest fold. */
async function describeBestAfterModel(run: StoredRun): Promise<readonly string[]> {
  const best = bestOverFolds(run.record);
  const fold = Object.keys(run.record.folds).at(-1)!;
  const { views } = await readRunModel(run, fold, best);
  return describeAfterModel(`${best} (${fold})`, views);
}

function describeRun({ record, receipt }: StoredRun, { red }: Terminal): string {
  const head = `run ${record.id}  ${record.study.question}`;
  const seal = describeSeal(record, receipt.looks ?? []);
  const folds = Object.entries(record.folds);
  if (folds.length >= manyFolds) return [head, describeManyFolds(record.folds, red), ...seal].join("\n\n");
  return [
    head,
    ...folds.map(([name, fold]) => `${name === fold.protocol ? "" : `${name}\n`}${describeFold(fold, red)}`),
    describeEngines(record.models),
    ...seal,
    `test part; 95 % intervals by drawing firms\n${describeMetrics(record.models)}`,
  ].join("\n\n");
}
