import type { Command } from "commander";
import { scoreRelease } from "../services/score-release.ts";
import { count, formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

interface ScoreOptions {
  readonly panel: string;
  readonly asOf?: string;
  readonly out: string;
}

export function addScoreCommand(program: Command, bench: Bench): void {
  program
    .command("score <version>")
    .requiredOption("--panel <dataset>", "the panel to score, e.g. example")
    .option("--as-of <date>", "as-of date, YYYY-MM-DD; default the newest of the panel")
    .requiredOption("--out <file>", "list.csv or list.arrow")
    .summary("apply a released version to a panel and write its alert list")
    .action(async (version: string, options: ScoreOptions, command: Command) =>
      score(contextOf(command, bench), version, options),
    );
}

async function score(
  context: CommandContext,
  version: string,
  { panel, asOf, out }: ScoreOptions,
): Promise<void> {
  await askingRegistry(context, async (registry) => {
    const list = await scoreRelease({
      registry,
      store: context.workspace.store,
      version,
      panel,
      ...(asOf === undefined ? {} : { asOf }),
      out,
    });
    answer(context, { path: list.path, asOf: list.asOf, counts: list.counts }, () =>
      [
        `alert list as of ${list.asOf}, by ${list.version}`,
        formatTable(Object.entries(list.counts), [
          { header: "level", cell: ([level]) => level },
          { header: "firms", cell: ([, n]) => count(n), align: "right" },
        ]),
        `in ${list.path}`,
      ].join("\n"),
    );
  });
}
