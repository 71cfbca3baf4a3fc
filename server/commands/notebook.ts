import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { readEnvironment } from "vigie/experiments";
import type { ComparedCell, ComparedRuns, KeptRun } from "vigie/notebooks";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { tellCells } from "./run.ts";

/** `vigie notebook`: stored runs of notebooks. `vigie run --keep` stores one. */
export function addNotebookCommands(program: Command, bench: Bench): void {
  const notebook = group(
    program,
    "notebook",
    "stored runs of notebooks: list, show, reproduce and compare them",
  );
  notebook
    .command("list")
    .summary("list stored runs, the newest first")
    .description("List the stored runs of every notebook, the newest first.")
    .action(async (_options, command: Command) => list(contextOf(command, bench)));
  notebook
    .command("show <run>")
    .summary("show a stored run: datasets, environment, cells and comments")
    .description("Show what a stored run was made from, how each cell ended, and what reviewers said of it.")
    .action(async (run: string, _options, command: Command) => show(contextOf(command, bench), run));
  notebook
    .command("reproduce <run>")
    .summary("run a stored run again and compare cell by cell")
    .description(
      "Run the stored source again over the stored versions of its datasets, without anything that was computed before, and tell of each cell: identical, equal within the tolerance (numbers may differ by 1e-9 of the larger), different, or not reproducible and why. Exit code 1 unless every cell is identical or equal.",
    )
    .action(async (run: string, _options, command: Command) => reproduce(contextOf(command, bench), run));
  notebook
    .command("compare <run> <other>")
    .summary("compare two stored runs: cells, numbers, rows of tables, datasets")
    .description(
      "Hold the second stored run against the first: cells, names that hold numbers, rows, datasets.",
    )
    .action(async (run: string, other: string, _options, command: Command) =>
      compare(contextOf(command, bench), run, other),
    );
}

async function list(context: CommandContext): Promise<void> {
  const { listKept } = await import("vigie/notebooks");
  const runs = await listKept(context.workspace.folder);
  answer(context, runs.map(lineOf), () =>
    formatTable(runs.map(lineOf), [
      { header: "run", cell: ({ id }) => id },
      { header: "notebook", cell: ({ name }) => name },
      { header: "kept", cell: ({ keptAt }) => keptAt.slice(0, 16).replace("T", " ") },
      { header: "by", cell: ({ by }) => by ?? "" },
      { header: "secrecy", cell: ({ label }) => label ?? "" },
      { header: "cells", align: "right", cell: ({ cells }) => String(cells) },
      { header: "finished", cell: ({ ok }) => (ok ? "yes" : "no") },
    ]),
  );
}

function lineOf({ id, record, keptAt, by }: KeptRun) {
  const { name, label = null, cells, ok } = record;
  return { id, name, keptAt, by, label, cells: cells.length, ok };
}

async function show(context: CommandContext, id: string): Promise<void> {
  const { readComments, readKept } = await import("vigie/notebooks");
  const { folder } = context.workspace;
  const kept = await readKept(folder, id);
  const comments = await readComments(folder, id);
  answer(context, { ...kept, comments }, () => describe(kept, comments));
}

function describe(
  { id, record, keptAt }: KeptRun,
  comments: readonly { readonly cell: string; readonly by: string; readonly text: string }[],
): string {
  const cells = formatTable(
    record.cells.filter(({ isText }) => !isText),
    [
      { header: "cell", cell: ({ title, id }) => title || id },
      { header: "status", cell: ({ status }) => status },
      { header: "from the cache", cell: ({ fromCache }) => fromCache.join(", ") },
    ],
  );
  return [
    `${record.name}, stored run ${id}, kept ${keptAt}`,
    ...labelLines(record),
    ...record.datasets.map(({ reference, version }) => `dataset ${reference}: ${version}`),
    ...Object.entries(record.parameters).map(([name, value]) => `parameter ${name} = ${value}`),
    ...record.seeds.map(({ name, text }) => `seed ${name} = ${text}`),
    ...(record.widgets ?? []).map(({ label, text }) => `widget ${label}: ${text}`),
    `vigie ${record.environment.vigie}, node ${record.environment.node}, ${record.environment.platform}`,
    cells,
    ...comments.map(({ cell, by, text }) => `${by} on ${cell}: ${text}`),
  ].join("\n");
}

function labelLines({ label }: KeptRun["record"]): string[] {
  return label === undefined || label === null
    ? []
    : [`secrecy ${label}: the strictest of the columns that it opened`];
}

async function reproduce(context: CommandContext, id: string): Promise<void> {
  const { readKept, reproduceKept } = await import("vigie/notebooks");
  const { workspace, world, terminal, signal } = context;
  const kept = await readKept(workspace.folder, id);
  const made = await reproduceKept(kept, {
    workspace: workspace.folder,
    environment: await readEnvironment(world.packageRoot),
    signal,
    onEvent: tellCells(terminal),
  });
  terminal.clearProgress();
  answer(context, made, () =>
    [cellsTable(made.cells), ...made.environment.map((line) => `not as it was: ${line}`)].join("\n"),
  );
  if (!made.isReproduced)
    throw new Fault(
      "kept.not-reproduced",
      `cells of stored run ${id} that came out otherwise: ${made.cells.filter(isOther).length} (expected none)`,
    );
}

function isOther({ verdict }: ComparedCell): boolean {
  return verdict !== "identical" && verdict !== "equal";
}

function cellsTable(cells: readonly ComparedCell[]): string {
  return formatTable(cells, [
    { header: "cell", cell: ({ title }) => title },
    { header: "verdict", cell: describeVerdict },
    {
      header: "code",
      cell: ({ isSameCode }) => (isSameCode === null ? "" : isSameCode ? "same" : "changed"),
    },
    { header: "rows", cell: ({ rows: [before, after] }) => rowsText(before, after) },
  ]);
}

function describeVerdict(cell: ComparedCell): string {
  if (cell.verdict === "equal") return `equal within ${cell.largest.toExponential(1)}`;
  return cell.verdict === "not-reproducible" ? `not reproducible: ${cell.why}` : cell.verdict;
}

function rowsText(before: readonly number[], after: readonly number[]): string {
  const [a, b] = [before.join(", "), after.join(", ")];
  return a === b ? a : `${a || "none"} → ${b || "none"}`;
}

async function compare(context: CommandContext, id: string, otherId: string): Promise<void> {
  const { compareRuns, readKept, readKeptOutputs } = await import("vigie/notebooks");
  const { folder } = context.workspace;
  const [before, after] = await Promise.all([readKept(folder, id), readKept(folder, otherId)]);
  const compared = compareRuns(
    { record: before.record, outputs: await readKeptOutputs(folder, before) },
    { record: after.record, outputs: await readKeptOutputs(folder, after) },
  );
  answer(context, compared, () => describeComparison(compared));
}

function describeComparison({ cells, numbers, datasets }: ComparedRuns): string {
  const changed = numbers.filter(({ before, after }) => before !== after);
  return [
    cellsTable(cells),
    ...changed.map(({ name, before, after }) => `${name}: ${before ?? "none"} → ${after ?? "none"}`),
    ...datasets.before.map((one) => `only the first opened ${one}`),
    ...datasets.after.map((one) => `only the second opened ${one}`),
  ].join("\n");
}
