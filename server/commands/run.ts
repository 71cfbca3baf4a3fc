import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { Fault, writeFileDurably } from "vigie/datasets";
import type { KernelEvent, NotebookRun } from "vigie/notebooks";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

interface RunOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly out?: string;
}

export function addRunCommand(program: Command, bench: Bench): void {
  program
    .command("run <notebook>")
    .option("--param <name=value>", "a value for a [parameters] cell; may be repeated", collect)
    .option("--out <file>", "write the outputs to this self-contained HTML file")
    .summary("run a notebook, cell by cell, and write it to one HTML file")
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

async function run(context: CommandContext, file: string, { param = {}, out }: RunOptions): Promise<void> {
  const { workspace, terminal, signal } = context;
  if (out !== undefined && !out.endsWith(".html"))
    throw new Fault("usage.extension", `not an HTML file: ${out} (expected a name ending in .html)`);
  const { exportHtml, runNotebook } = await import("vigie/notebooks");
  const made = await runNotebook({
    file,
    workspace: workspace.folder,
    params: param,
    signal,
    onEvent: (event) => tell(event, context),
  });
  const path = out === undefined ? null : resolve(out);
  if (path !== null) await writeFileDurably(path, exportHtml(made));
  const value = {
    ok: made.ok,
    failures: made.failures,
    cells: made.cells.map(({ id, title, status }) => ({ id, title, status })),
    out: path,
  };
  answer(context, value, () => describe(made, path));
  if (!made.ok)
    throw new Fault("notebook.failed", `${made.failures.length} cells of ${file} did not run`, {
      kind: "broken",
    });
  terminal.clearProgress();
}

/** One progress line per long step inside a cell. */
function tell(event: KernelEvent, { terminal }: CommandContext): void {
  if (event.type !== "cell.output" || event.op === "clear" || event.document.kind !== "progress") return;
  const { label, fraction, detail } = event.document;
  terminal.onProgress({ label, fraction, ...(detail === undefined ? {} : { detail }) });
}

function describe({ cells, failures }: NotebookRun, path: string | null): string {
  const table = formatTable(
    cells.filter(({ tags }) => !tags.includes("markdown")),
    [
      { header: "cell", cell: ({ title, id }) => title || id },
      { header: "status", cell: ({ status }) => status },
    ],
  );
  const failed = failures.map(({ title, cell, line, why }) => `${title || cell} (line ${line}): ${why}`);
  return [table, ...failed, ...(path === null ? [] : [`in ${path}`])].join("\n");
}
