import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { deepenLeakage, readRun } from "vigie/experiments";
import { describeLeakage } from "../terminal/leakage.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

/** `vigie experiment leakage`: every check of a run, those that take minutes too. */
export function addLeakageCommand(experiment: Command, bench: Bench): void {
  experiment
    .command("leakage <run>")
    .summary("look for leakage in a run: the checks made with it, the rebuild from facts, and the run before")
    .description(
      "Look for leakage in a run. Beside the checks that are made with every run, two months of its panel are rebuilt from the imported facts after everything known later was changed (each takes about as long as building the panel), and single features are held against those of the run before. What is found is kept beside the run: its page, `experiment show` and bundles made from then on tell it.\n\nExit code 1 where anything is suspect.",
    )
    .action(async (id: string, _options, command: Command) => leakage(contextOf(command, bench), id));
}

async function leakage(context: CommandContext, id: string): Promise<void> {
  const { workspace, terminal, signal } = context;
  const { runsFolder, store } = workspace;
  const run = await readRun(runsFolder, id);
  const reports = await deepenLeakage(
    run,
    { store, runsFolder },
    { onProgress: terminal.onProgress, signal },
  );
  answer(context, { run: run.record.id, reports }, () => describeLeakage(reports, terminal.red));
  const suspects = reports.filter(({ verdict }) => verdict === "suspect");
  if (suspects.length > 0)
    throw new Fault(
      "leakage.suspect",
      `suspect: ${suspects.map(({ model, protocol }) => `${model} (${protocol})`).join(", ")} (expected nothing suspect)`,
      { kind: "conflict" },
    );
}
