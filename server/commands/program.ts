import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { addCheckCommand } from "./check.ts";
import type { Bench } from "./context.ts";
import { addDataCommands } from "./data.ts";
import { addDemoCommand } from "./demo.ts";
import { addEngineCommands } from "./engine.ts";
import { addEvaluateCommand } from "./evaluate.ts";
import { teach } from "./examples.ts";
import { addExperimentCommands } from "./experiment.ts";
import { addNotebookCommands } from "./notebook.ts";
import { addPanelCommands } from "./panel.ts";
import { addRegistryCommands } from "./registry.ts";
import { addRunCommand } from "./run.ts";
import { addScoreCommand } from "./score.ts";
import { addServeCommand } from "./serve.ts";
import { addUserCommands } from "./users.ts";
import { addWebhookCommands } from "./webhooks.ts";

/** The whole command tree. Errors are thrown, never printed here; `cli.ts` gives them their exit code. */
export function createProgram(bench: Bench): Command {
  const { version } = JSON.parse(readFileSync(join(bench.world.packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const program = new Command("vigie")
    .description("Research workbench and model registry for early warning of company failures.")
    .version(version)
    .option(
      "--workspace <folder>",
      "where datasets, runs and decisions lie (default: VIGIE_HOME, else .vigie)",
    )
    .option("--json", "answer with one JSON document on standard output")
    .showHelpAfterError("(add --help to see how it is used)")
    .addHelpText("after", flow)
    .exitOverride();
  addDemoCommand(program, bench);
  addServeCommand(program, bench);
  addDataCommands(program, bench);
  addPanelCommands(program, bench);
  addRunCommand(program, bench);
  addCheckCommand(program, bench);
  addNotebookCommands(program, bench);
  addExperimentCommands(program, bench);
  addEvaluateCommand(program, bench);
  addRegistryCommands(program, bench);
  addScoreCommand(program, bench);
  addUserCommands(program, bench);
  addWebhookCommands(program, bench);
  addEngineCommands(program, bench);
  for (const command of allCommands(program)) teach(command);
  for (const command of [program, ...allCommands(program)])
    command.exitOverride().configureHelp({ showGlobalOptions: true });
  return program;
}

function allCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

const flow = `
The flow, and the verb of each stage:
  raw files  ── vigie data import ──▶ dataset ── vigie panel build ──▶ panel
  panel      ── vigie experiment run ──▶ run ── vigie registry register ──▶ version
  version    ── vigie registry approve, release ──▶ production ── vigie score ──▶ alert list

Start here: vigie demo    (the whole flow on example data, about a minute)
Exit codes: 0 done, 1 failed check or failed work, 2 bad usage.`;
