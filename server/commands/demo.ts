import { dirname, relative, sep } from "node:path";
import type { Command } from "commander";
import { firstLight, slovakSmes } from "vigie/experiments";
import { evidenceBound, fourEyes } from "vigie/registry";
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
  // Four years of published firms have no room for a full embargo, which the default policy refuses.
  const registry = await workspace.openRegistry(demoPeople, isExample ? evidenceBound : fourEyes);
  try {
    const run = await learn(bench, { study: isExample ? firstLight : slovakSmes, panel, registry });
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
  const shown = describePlaces(artifacts).map(terminal.dim);
  const head = `${terminal.bold(`${number}  ${name}`)}  ${title}  ${terminal.dim(`(${seconds(took)})`)}`;
  return `${head}\n${indent([table, ...shown].join("\n"))}\n`;
}

/** Each artifact on its line; of many only the folder that holds them all. */
export function describePlaces(artifacts: StageReport["artifacts"]): readonly string[] {
  const places = Object.entries(artifacts);
  if (places.length <= 3) return places.map(([what, { path }]) => `${what}: ${nearPath(path)}`);
  const folder = commonFolder(places.map(([, { path }]) => path));
  return [`${places.length} artifacts in ${nearPath(folder)} (--json names each)`];
}

/** As one would type it: relative to the current folder where it lies below it. */
function nearPath(path: string): string {
  const near = relative("", path);
  return near === "" || near.startsWith("..") ? path : near;
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  while (!paths.every((path) => path.startsWith(`${folder}${sep}`) || path === folder))
    folder = dirname(folder);
  return folder;
}

function forMachines({ name, seconds: took, rows, metrics, artifacts }: StageReport) {
  return { name, seconds: took, rows, metrics, artifacts };
}

function total(stages: readonly StageReport[]): number {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}
