import { type Command, InvalidArgumentError } from "commander";
import {
  type ExecutedRun,
  type ExecutedSearch,
  executeStudy,
  type SearchRecord,
  type SearchTrial,
  searchStudy,
  studyOfWinner,
} from "vigie/experiments";
import { describeMetrics, estimateText } from "../terminal/evidence.ts";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { addFinalOptions, type FinalOptions, finalWork } from "./final.ts";
import { studyList, studyNamed } from "./study.ts";

interface SearchCommandOptions extends FinalOptions {
  readonly trials?: number;
  readonly judge?: true;
}

/** `vigie experiment search`: random search inside a study's fold. */
export function addSearchCommand(experiment: Command, bench: Bench): void {
  addFinalOptions(experiment.command("search <study>"))
    .option("--trials <number>", "how many points to try (default: what the study says)", wholeNumber)
    .option("--judge", "then fit and judge the winner on the test parts that are not sealed, as a run")
    .option("--as <person>", "who searches; the author of what is registered from it", "scientist")
    .summary("try random parameters inside a study's fold; the test part is not read")
    .description(
      "Try random parameters inside a study's fold: trials learn from train and calibrate, and are ranked on choose. The test part is not read unless --judge is given, sealed months not unless --final is.\n\nMore trials later keep those there are; killed anywhere, the same command again finishes the rest.",
    )
    .addHelpText("after", () => studyList(({ search }) => search !== undefined))
    .action(async (name: string, options: SearchCommandOptions, command: Command) =>
      search(contextOf(command, bench), name, options),
    );
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number above 0");
}

async function search(
  context: CommandContext,
  name: string,
  { trials, judge, ...options }: SearchCommandOptions,
): Promise<void> {
  const study = studyNamed(name);
  const { workspace } = context;
  const { recordLook, ...work } = finalWork(context, options);
  const laboratory = await workspace.openLaboratory(options.as);
  const searched = await searchStudy(study, laboratory, { ...work, ...(trials && { trials }) });
  const winner = studyOfWinner(searched.record);
  const run =
    judge || recordLook !== undefined
      ? await executeStudy(winner, laboratory, { ...work, ...(recordLook && { recordLook }) })
      : null;
  const judged = run === null ? null : { record: run.record, folder: run.folder };
  answer(context, { ...searched, run: judged }, () => describe(searched, run));
}

function describe({ record, folder, chosenAmong }: ExecutedSearch, run: ExecutedRun | null): string {
  const after =
    run === null
      ? `the test part was not read; --judge fits and judges the winner there, --final on the sealed months`
      : [
          `run ${run.record.id}: the winner and the study's own models on the test part; 95 % intervals by drawing firms`,
          describeMetrics(run.record.models),
          `in ${run.folder}`,
        ].join("\n");
  return [
    `search ${record.id}  ${record.study.question}`,
    trialTable(record),
    `winner ${record.winner.name}, ${tiedText(record)}\nbest of ${count(record.trials.length)} on the same rows: expect less of it on others`,
    `${count(chosenAmong)} models have been chosen among on the choose part of this fold (${record.protocol}), in what this workspace keeps`,
    `in ${folder}`,
    after,
  ].join("\n\n");
}

/** The best first; those that failed last. */
function trialTable({ trials, metric, winner }: SearchRecord): string {
  const worseFirst = metric === "brier" || metric === "logLoss" ? -1 : 1;
  const scoreOf = ({ outcome }: SearchTrial) =>
    outcome.status === "judged" && outcome.score.value !== null
      ? worseFirst * outcome.score.value
      : Number.NEGATIVE_INFINITY;
  const sorted = [...trials].sort((a, b) => scoreOf(b) - scoreOf(a));
  return formatTable(sorted, [
    { header: "trial", cell: ({ name }) => name },
    { header: `${titles[metric] ?? metric}, choose part`, cell: scoreText },
    {
      header: "winner is better by",
      cell: (trial) => (trial.name === winner.name ? "winner" : gapText(trial)),
    },
    { header: "drawn", cell: ({ drawn }) => drawnText(drawn) },
  ]);
}

const titles: Readonly<Record<string, string>> = {
  averagePrecision: "average precision",
  auc: "AUC",
  brier: "Brier",
  logLoss: "log loss",
};

function scoreText({ outcome }: SearchTrial): string {
  return outcome.status === "failed" ? `failed: ${outcome.reason}` : estimateText(outcome.score);
}

function gapText({ outcome }: SearchTrial): string {
  if (outcome.status === "failed" || outcome.winnerAgainst === null) return "";
  const { difference, verdict } = outcome.winnerAgainst;
  return `${estimateText(difference)} ${verdict === "better" ? "worse" : verdict}`;
}

function drawnText(drawn: SearchTrial["drawn"]): string {
  return Object.entries(drawn)
    .map(([name, value]) => `${name} ${typeof value === "number" ? value : JSON.stringify(value)}`)
    .join(", ");
}

function tiedText({ tied, trials }: SearchRecord): string {
  const others = trials.filter(({ outcome }) => outcome.status === "judged").length - 1;
  if (tied === 0) return `better than each of the ${count(others)} others`;
  return `tied with ${count(tied)} of ${count(others)} others (paired 95 % intervals on the choose part)`;
}
