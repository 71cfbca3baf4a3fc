import type { Command } from "commander";
import { firstLight, slovakSmes } from "vigie/experiments";
import type { DemoBench } from "../demo/bench.ts";
import { decide, list } from "../demo/decide.ts";
import { makeExamplePanel } from "../demo/example.ts";
import { learn } from "../demo/learn.ts";
import { demoPeople } from "../demo/people.ts";
import { makeSlovakPanel } from "../demo/slovak.ts";
import type { StageReport } from "../demo/stage.ts";
import { indent, seconds } from "../terminal/table.ts";
import { type Bench, type CommandContext, contextOf } from "./context.ts";

export function addDemoCommand(program: Command, bench: Bench): void {
  program
    .command("demo")
    .option("--data <folder>", "real firms instead of the example: the 32 files of slovak-smes")
    .summary("the whole flow, headless: data, panel, models, evaluation, approval, release, alert list")
    .description(
      "The whole flow, headless: data, panel, four models, one fold, evaluation with intervals, registration, approval by a second person, release, alert list.\n\nFails if a stage did nothing, a part of the fold has fewer than 30 failing firms, or a number is not finite. Killed anywhere, the same command again finishes the rest.",
    )
    .action(async ({ data }: { data?: string }, command: Command) => demo(contextOf(command, bench), data));
}

async function demo(context: CommandContext, data: string | undefined): Promise<void> {
  const { terminal, workspace, world, signal } = context;
  const stages: StageReport[] = [];
  const bench: DemoBench = {
    workspace,
    now: world.now,
    work: { onProgress: terminal.onProgress, signal },
    onStage: (report) => {
      stages.push(report);
      if (!terminal.isJson) terminal.print(describeStage(context, report, stages.length));
    },
  };
  const isExample = data === undefined;
  const panel = isExample ? await makeExamplePanel(bench) : await makeSlovakPanel(bench, data);
  const run = await learn(bench, isExample ? firstLight : slovakSmes, panel);
  const registry = await workspace.openRegistry(demoPeople);
  try {
    const version = await decide(bench, registry, run, isExample ? "first-light" : "slovak-smes");
    await list(bench, registry, version, panel);
  } finally {
    await registry.close();
  }
  if (terminal.isJson) terminal.print(JSON.stringify({ stages: stages.map(forMachines) }, null, 2));
  else
    terminal.print(
      `${terminal.bold("done")}: ${stages.length} stages in ${seconds(total(stages))}, everything lies in ${workspace.folder}`,
    );
}

function describeStage(
  { terminal }: CommandContext,
  { name, title, table, artifacts, seconds: took }: StageReport,
  number: number,
): string {
  const places = Object.entries(artifacts).map(([what, { path }]) => terminal.dim(`${what}: ${path}`));
  const shown =
    places.length > 4
      ? [...places.slice(0, 3), terminal.dim(`… and ${places.length - 3} more (--json names them all)`)]
      : places;
  const head = `${terminal.bold(`${number}  ${name}`)}  ${title}  ${terminal.dim(`(${seconds(took)})`)}`;
  return `${head}\n${indent([table, ...shown].join("\n"))}\n`;
}

function forMachines({ name, seconds: took, rows, metrics, artifacts }: StageReport) {
  return { name, seconds: took, rows, metrics, artifacts };
}

function total(stages: readonly StageReport[]): number {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}
