import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Fault, isThere } from "vigie/datasets";
import { evaluateList, evaluateTable, type Rest, type StoredOutside, sealedOn } from "vigie/experiments";
import { describeOutside, describeTable } from "../terminal/outside.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { checkTarget, writeExport } from "./export.ts";
import { addFinalOptions, type FinalOptions, finalWork } from "./final.ts";

interface EvaluateOptions extends FinalOptions {
  readonly panel?: string;
  readonly rest: Rest;
  readonly outcome?: string;
  readonly score: string;
  readonly groups?: readonly string[];
  readonly firm?: string;
  readonly count?: string;
  readonly threshold: number;
  readonly reference?: readonly string[];
  readonly out?: string;
}

const [withPanel, withOutcomes] = ["With a panel (--panel):", "Alone, with its own outcomes (--outcome):"];

/** `vigie evaluate`: scores of any origin, judged as a run's models are. */
export function addEvaluateCommand(program: Command, bench: Bench): void {
  const command = program
    .command("evaluate <scores>")
    .optionsGroup(withPanel)
    .option("--panel <dataset>", "the panel whose firms, months and outcomes the scores are held against")
    .addOption(
      new Option(
        "--rest <how>",
        "what becomes of firms that the panel has at the list's dates and the list does not name: left out of every figure, or ranked below all others and not alerted, so that recall counts them",
      )
        .choices(["left out", "below"])
        .default("left out"),
    )
    .option("--out <file>", "also write the report to this file: .html (self-contained, offline) or .md")
    .option("--as <person>", "who evaluates", "scientist");
  addFinalOptions(command, "judge the list's lines of sealed months too, which are left out otherwise")
    .optionsGroup(withOutcomes)
    .option("--outcome <column>", "the file's own column of outcomes, 0 and 1 or true and false")
    .option("--score <column>", "the column of scores, or of decisions, 0 and 1 or true and false", "score")
    .option("--groups <columns>", "columns of groups to audit, by commas", list)
    .option("--firm <column>", "whose rows belong together (default: each stands alone)")
    .option("--count <column>", "how many cases alike a line stands for, in a table of counts (default: one)")
    .option("--threshold <score>", "scores at or above it are alerts", number, 0.5)
    .option("--reference <groups>", "what groups are held against, such as race=Caucasian", list)
    .summary("the full report for any outside model or past list")
    .description(description)
    .action(async (file: string, options: EvaluateOptions, command: Command) => {
      checkMode(command, options);
      return evaluate(contextOf(command, bench), file, options);
    });
}

const description = [
  "The full report of a run's model for scores from anywhere: another model's, a past list's, a rule of thumb's.",
  "With --panel, the file has a line for each firm and date: columns siren, as-of (a day), score (a higher one means more likely to fail; scores that all lie between 0 and 1 are taken for probabilities) and, if the list has them, alert level (high, moderate, none; fort, modéré, aucun). Names in any case, any separator and encoding, CSV, xlsx, JSON, Parquet or Arrow. Every line that cannot be judged is counted with its reason. The result is stored, stands among the runs on the pages, and can be compared with any run (vigie experiment compare RUN LIST).",
  "With --outcome, the file brings its own outcomes and is judged by them alone, group by group; nothing is stored.",
].join("\n\n");

const ofPanel = ["rest", "out", "as", "final", "reason"];
const ofOutcome = ["score", "groups", "firm", "count", "threshold", "reference"];

/** One of the two ways, and no option of the other: it would be passed over in silence. Throws `usage.evaluate`. */
function checkMode(command: Command, { panel, outcome }: EvaluateOptions): void {
  if (panel === undefined && outcome === undefined)
    throw misused(
      "nothing to hold the scores against",
      "--panel PANEL, or --outcome COLUMN of the file itself",
    );
  if (panel !== undefined && outcome !== undefined)
    throw misused("--panel and --outcome", "one of them: the outcomes are the panel's or the file's own");
  const [others, way] = panel === undefined ? [ofPanel, "--panel"] : [ofOutcome, "--outcome"];
  const given = others.filter((name) => command.getOptionValueSource(name) === "cli");
  if (given.length > 0)
    throw misused(
      given.map((name) => `--${name}`).join(", "),
      `${way} beside it: it means nothing otherwise`,
    );
}

function misused(problem: string, expected: string): Fault {
  return new Fault("usage.evaluate", `${problem} (expected ${expected})`);
}

function list(text: string): readonly string[] {
  return text.split(",").map((one) => one.trim());
}

function number(text: string): number {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new InvalidArgumentError("expected a number");
}

async function evaluate(context: CommandContext, file: string, options: EvaluateOptions): Promise<void> {
  if (!(await isThere(file)))
    throw new Fault("file.missing", `no such file: ${file} (expected a list of scores)`);
  return options.panel === undefined
    ? alone(context, file, { ...options, outcome: options.outcome! })
    : against(context, file, { ...options, panel: options.panel });
}

async function against(
  context: CommandContext,
  file: string,
  { panel, rest, out, ...final }: EvaluateOptions & { readonly panel: string },
): Promise<void> {
  if (out !== undefined) await checkTarget(out);
  const { workspace, world } = context;
  const work = finalWork(context, final);
  const { store, runsFolder } = workspace;
  const { name } = (await store.resolve(panel)).manifest;
  const stored = await evaluateList(
    { file, panel, rest, sealed: sealedOn(name), ...work },
    { store, runsFolder, clock: world.clock, author: final.as },
  );
  const path = out === undefined ? null : await writeReport(context, stored, out);
  answer(context, { record: stored.record, folder: stored.folder, out: path }, () =>
    [describeOutside(stored), ...(path === null ? [] : [`report: ${path}`])].join("\n\n"),
  );
}

/** The notebook that reads a judged list, run and written to a file. */
async function writeReport(
  { workspace, world, signal }: CommandContext,
  { record }: StoredOutside,
  out: string,
): Promise<string> {
  const { runNotebook } = await import("vigie/notebooks");
  const file = join(world.packageRoot, "notebooks/judge-a-list.ts");
  const made = await runNotebook({ file, workspace: workspace.folder, params: { list: record.id }, signal });
  if (!made.ok)
    throw new Fault(
      "report.failed",
      `report not written: ${made.failures.map(({ why }) => why).join("; ")}`,
      {
        kind: "broken",
      },
    );
  return writeExport(made, out);
}

async function alone(
  context: CommandContext,
  file: string,
  {
    outcome,
    score,
    groups = [],
    firm,
    count,
    threshold,
    reference,
  }: EvaluateOptions & { readonly outcome: string },
): Promise<void> {
  const { workspace, terminal, signal } = context;
  const report = await evaluateTable(
    {
      file,
      outcome,
      score,
      groups,
      threshold,
      ...(firm !== undefined && { firm }),
      ...(count !== undefined && { count }),
      ...(reference !== undefined && { reference: referenceOf(reference) }),
      onProgress: terminal.onProgress,
      signal,
    },
    workspace.cacheFolder,
  );
  answer(context, report, () => describeTable(report));
}

/** `race=Caucasian` by division; `largest` and `everyone else` of all. */
function referenceOf(given: readonly string[]): "largest" | "everyone else" | Record<string, string> {
  const [first] = given;
  if (given.length === 1 && (first === "largest" || first === "everyone else")) return first;
  const pairs = given.map((one) => one.split("="));
  if (pairs.every((pair): pair is [string, string] => pair.length === 2)) return Object.fromEntries(pairs);
  throw new Fault(
    "usage.reference",
    `reference: ${given.join(",")} (expected largest, everyone else, or column=level, by commas)`,
  );
}
