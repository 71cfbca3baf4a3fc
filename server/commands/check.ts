import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import type { CellFault } from "vigie/notebooks";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

export function addCheckCommand(program: Command, bench: Bench): void {
  program
    .command("check <notebook>")
    .summary("check a notebook: syntax, cycles, double names, seeds, leakage")
    .description(
      "Read a notebook without running it and name each fault with its line: syntax, cycles, names defined twice, what the dialect forbids, an order that tsx cannot run, unused cells, missing seeds, and the leaks that can be seen in code (a split without embargo, a firm on both sides, a feature without known-on). Exits 1 where there is one.",
    )
    .action(async (file: string, _options, command: Command) => check(contextOf(command, bench), file));
}

async function check(context: CommandContext, file: string): Promise<void> {
  const source = await readNotebook(file);
  const { checkNotebook, parse } = await import("vigie/notebooks");
  const faults = checkNotebook(source);
  const cells = parse(source).cells.length;
  answer(context, { ok: faults.length === 0, file, cells, faults }, () =>
    faults.length === 0
      ? `${file}: ${cells} cells, no fault`
      : faults.map((fault) => lineOf(file, fault)).join("\n"),
  );
  if (faults.length > 0)
    throw new Fault("notebook.faulty", `faults in ${file}: ${faults.length} (expected none)`);
}

/** As compilers write it, so that editors make it a link. */
function lineOf(file: string, { line, column, code, message }: CellFault): string {
  return `${file}:${line}:${column}  ${code}  ${message}`;
}

/** The text of a notebook. Throws `usage.no-notebook` where the file cannot be read. */
export async function readNotebook(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Fault(
      "usage.no-notebook",
      `no such notebook: ${file} (expected a readable file, got ${code})`,
      {
        cause,
      },
    );
  }
}
