import { type Command, InvalidArgumentError } from "commander";
import { Fault } from "vigie/datasets";
import type { CellView, KernelEvent, NotebookRun } from "vigie/notebooks";
import { formatTable } from "../terminal/table.ts";
import { readNotebook } from "./check.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { checkTarget, writeExport } from "./export.ts";

interface RunOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly keep?: boolean;
}

export function addRunCommand(program: Command, bench: Bench): void {
  program
    .command("run <notebook>")
    .option("--param <name=value>", "a value for a [parameters] cell; may be repeated", collect)
    .option(
      "--out <file>",
      "write text, code and outputs to this file: .html (self-contained, offline) or .md",
    )
    .option(
      "--keep",
      "store the run: source, dataset versions, environment and outputs (see `vigie notebook`)",
    )
    .summary("run a notebook, cell by cell, and write it to one HTML or Markdown file")
    .description(
      "Run every cell of a notebook in a fresh kernel. A failed cell fails the run, and what did not run because of it is named.",
    )
    .action(async (file: string, options: RunOptions, command: Command) =>
      run(contextOf(command, bench), file, options),
    );
}

function collect(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^([^=]+)=(.*)$/s.exec(text);
  if (match === null) throw new InvalidArgumentError(`${text} (expected name=value)`);
  return { ...before, [match[1]!]: match[2]! };
}

async function run(
  context: CommandContext,
  file: string,
  { param = {}, out, keep = false }: RunOptions,
): Promise<void> {
  const { workspace, terminal, signal } = context;
  if (out !== undefined) await checkTarget(out);
  await readNotebook(file);
  const { runNotebook } = await import("vigie/notebooks");
  const tell = tellCells(terminal);
  const made = await runNotebook({
    file,
    workspace: workspace.folder,
    params: param,
    signal,
    onEvent: tell,
  });
  const path = out === undefined ? null : await writeExport(made, out);
  const kept = keep ? await keepMade(context, made) : null;
  const value = {
    ok: made.ok,
    failures: made.failures,
    label: made.label,
    cells: made.cells.map(({ id, title, status }) => ({ id, title, status })),
    out: path,
    kept,
  };
  answer(context, value, () =>
    [describe(made, path), ...(kept === null ? [] : [`kept as ${kept}`])].join("\n"),
  );
  if (!made.ok)
    throw new Fault(
      "notebook.failed",
      `cells of ${file} that failed or did not run: ${made.failures.length} (expected none)`,
      {
        kind: "broken",
      },
    );
  terminal.clearProgress();
}

/** Stores a run, failed cells and all; gives its id. */
async function keepMade({ workspace, world }: CommandContext, made: NotebookRun): Promise<string> {
  const { keepRun, putKept } = await import("vigie/notebooks");
  const { readEnvironment } = await import("vigie/experiments");
  const kept = keepRun(made, await readEnvironment(world.packageRoot));
  const { id } = await putKept(workspace.folder, kept, { keptAt: world.clock().toISOString(), by: null });
  return id;
}

/** Says which cell runs, of how many, and how far a long one is. */
export function tellCells({ onProgress }: CommandContext["terminal"]): (event: KernelEvent) => void {
  let cells: readonly CellView[] = [];
  let finished = 0;
  return (event) => {
    if (event.type === "notebook") cells = event.cells.filter(({ tags }) => !tags.includes("markdown"));
    if (event.type === "cell.finished") finished++;
    const cell = "cell" in event ? cells.find(({ id }) => id === event.cell) : undefined;
    if (cell === undefined) return;
    const label = `cell ${cells.indexOf(cell) + 1} of ${cells.length}, ${cell.title || cell.id}`;
    if (event.type === "cell.started") onProgress({ label, fraction: Math.min(1, finished / cells.length) });
    if (event.type !== "cell.output" || event.op === "clear" || event.document.kind !== "progress") return;
    const { label: step, fraction, detail } = event.document;
    onProgress({ label: `${label}: ${step}`, fraction, ...(detail === undefined ? {} : { detail }) });
  };
}

function describe({ cells, failures, label }: NotebookRun, path: string | null): string {
  const table = formatTable(
    cells.filter(({ tags }) => !tags.includes("markdown")),
    [
      { header: "cell", cell: ({ title, id }) => title || id },
      { header: "status", cell: ({ status }) => status },
      { header: "ms", align: "right", cell: ({ ms }) => (ms === undefined ? "" : ms.toFixed(0)) },
    ],
  );
  const failed = failures.map(({ title, cell, line, why }) => `${title || cell} (line ${line}): ${why}`);
  const secrecy = label === null ? [] : [`secrecy ${label}: the strictest of the columns that it opened`];
  return [table, ...failed, ...secrecy, ...(path === null ? [] : [`in ${path}`])].join("\n");
}
