import type { Command } from "commander";
import { compareSides, type SideChoice } from "vigie/experiments";
import { describeComparison } from "../terminal/comparison.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

interface CompareCommandOptions {
  readonly protocol?: string;
  readonly model?: string;
  readonly otherProtocol?: string;
  readonly otherModel?: string;
}

/** `vigie experiment compare`: better, worse or tied, on common rows. */
export function addCompareCommand(experiment: Command, bench: Bench): void {
  experiment
    .command("compare <run> <other>")
    .option("--protocol <name>", "fold of the first run (default: its first)")
    .option("--model <name>", "model of the first run (default: the best on its choose part)")
    .option("--other-protocol <name>", "fold of the other run")
    .option("--other-model <name>", "model of the other run")
    .summary("two models of runs or lists on the rows that both were judged on, with paired intervals")
    .description(
      "Two models on the rows that both were judged on: better, worse or tied, with the paired interval, with and without strong signals and region by region. Either may be a run or a list that `vigie evaluate` has judged, by a beginning of its id.",
    )
    .action(async (id: string, other: string, options: CompareCommandOptions, command: Command) =>
      compare(contextOf(command, bench), [id, other], options),
    );
}

async function compare(
  context: CommandContext,
  [id, other]: readonly [string, string],
  { protocol, model, otherProtocol, otherModel }: CompareCommandOptions,
): Promise<void> {
  const { workspace, terminal, signal } = context;
  const comparison = await compareSides(workspace.runsFolder, {
    a: sideOf(id, protocol, model),
    b: sideOf(other, otherProtocol, otherModel),
    onProgress: terminal.onProgress,
    signal,
  });
  answer(context, comparison, () => describeComparison(comparison));
}

function sideOf(id: string, protocol: string | undefined, model: string | undefined): SideChoice {
  return { id, ...(protocol !== undefined && { protocol }), ...(model !== undefined && { model }) };
}
