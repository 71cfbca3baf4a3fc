import { type Command, Option } from "commander";
import { ablate } from "vigie/experiments";
import { describeAblation } from "../terminal/ablation.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { studyList, studyNamed } from "./study.ts";

interface AblateCommandOptions {
  readonly by: "feature" | "theme";
  readonly model?: string;
  readonly as: string;
}

/** `vigie experiment ablate`: what a model loses without each feature or theme. */
export function addAblateCommand(experiment: Command, bench: Bench): void {
  experiment
    .command("ablate <study>")
    .addOption(
      new Option("--by <what>", "leave out each theme or each feature")
        .choices(["theme", "feature"])
        .default("theme"),
    )
    .option("--model <name>", "which of the study's models (default: the last)")
    .option("--as <person>", "who runs it", "scientist")
    .summary("fit a model anew without each theme or feature, as one run, with paired intervals")
    .addHelpText("after", () => studyList())
    .action(async (name: string, options: AblateCommandOptions, command: Command) =>
      leaveOut(contextOf(command, bench), name, options),
    );
}

async function leaveOut(
  context: CommandContext,
  name: string,
  { by, model, as: author }: AblateCommandOptions,
): Promise<void> {
  const study = studyNamed(name);
  const { workspace, terminal, signal } = context;
  const laboratory = await workspace.openLaboratory(author);
  const ablations = await ablate(
    study,
    { model: model ?? study.models.at(-1)!.name, leaveOut: by === "theme" ? "each theme" : "each feature" },
    laboratory,
    { onProgress: terminal.onProgress, signal },
  );
  answer(context, ablations, () =>
    [
      ...ablations.map(describeAblation),
      "test part; 95 % intervals of the difference, the same firms drawn for both; above 0, and `better`: the model is better with them",
      "for understanding a model, not for choosing one; the sealed months were not read",
      `run ${ablations[0]!.run}`,
    ].join("\n\n"),
  );
}
