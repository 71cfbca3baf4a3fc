import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Fault, isThere, type Month } from "vigie/datasets";
import {
  evaluateList,
  evaluateTable,
  type Rest,
  type StoredOutside,
  sealedFrom,
  studies,
} from "vigie/experiments";
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
  readonly threshold: number;
  readonly reference?: readonly string[];
  readonly out?: string;
}

/** `vigie evaluate`: scores of any origin, judged as a run's models are. */
export function addEvaluateCommand(program: Command, bench: Bench): void {
  addFinalOptions(program.command("evaluate <scores>"))
    .option("--panel <dataset>", "the panel whose firms, months and outcomes the scores are held against")
    .addOption(
      new Option("--rest <how>", "firms of the panel at the list's dates that it does not name")
        .choices(["left out", "below"])
        .default("left out"),
    )
    .option("--outcome <column>", "without a panel: the file's own column of outcomes, 0 and 1")
    .option("--score <column>", "without a panel: the column of scores or decisions", "score")
    .option("--groups <columns>", "without a panel: columns of groups to audit, by commas", list)
    .option("--firm <column>", "without a panel: whose rows belong together (default: each stands alone)")
    .option("--threshold <score>", "without a panel: scores at or above it are alerts", number, 0.5)
    .option(
      "--reference <groups>",
      "without a panel: what groups are held against, such as race=Caucasian",
      list,
    )
    .option(
      "--out <file>",
      "with a panel: also write the report to this file: .html (self-contained, offline) or .md",
    )
    .option("--as <person>", "who evaluates", "scientist")
    .summary("the full report for any outside model or past list")
    .description(
      "The full report for any outside model or past list. With --panel: columns siren, as-of, score and perhaps an alert level, in any case, separator and encoding, CSV, xlsx, JSON, Parquet or Arrow; every line that cannot be judged is counted with its reason, and what comes out is stored and can be compared with any run.\n\nWith --outcome: the file is judged alone, group by group.",
    )
    .action(async (file: string, options: EvaluateOptions, command: Command) =>
      evaluate(contextOf(command, bench), file, options),
    );
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
    throw new Fault("file.missing", `no such file: ${file} (expected a list of scores)`, { place: { file } });
  if ((options.panel === undefined) === (options.outcome === undefined))
    throw new Fault(
      "usage.evaluate",
      "what to hold the scores against: nothing clear (expected either --panel PANEL or --outcome COLUMN)",
    );
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

/** First as-of month that a shipped study keeps sealed on the panel of this name; null: none. */
function sealedOn(panel: string): Month | null {
  const months = studies
    .filter((study) => study.panel === panel.replace(/\+declared$/, ""))
    .flatMap((study) => sealedFrom(study) ?? []);
  return months.length === 0 ? null : Math.min(...months);
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
  { outcome, score, groups = [], firm, threshold, reference }: EvaluateOptions & { readonly outcome: string },
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
