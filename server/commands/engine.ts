import type { Command } from "commander";
import { findEngines } from "vigie/experiments";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";

export function addEngineCommands(program: Command, bench: Bench): void {
  const engine = group(program, "engine", "see which XGBoost will run, or install the pinned one");
  engine
    .command("list")
    .summary("every place where libxgboost was looked for, in order, and what was found")
    .action(async (_options, command: Command) => listEngines(contextOf(command, bench)));
  engine
    .command("install")
    .summary("fetch the pinned xgboost-cpu wheel into the workspace's native/")
    .action(async (_options, command: Command) => installEngine(contextOf(command, bench)));
}

async function listEngines(context: CommandContext): Promise<void> {
  const report = await findEngines({ env: context.world.env, workspace: context.workspace.folder });
  answer(context, report, () => {
    const rows = report.candidates.map((one) => ({
      ...one,
      found: one.status === "found" ? one.version : `${one.status}: ${one.reason}`,
    }));
    const table = formatTable(rows, [
      { header: "where", cell: ({ origin }) => origin },
      { header: "library", cell: ({ path }) => path },
      { header: "found", cell: ({ found }) => found },
    ]);
    const chosen =
      report.native === null
        ? "engine: wasm (slower; `vigie engine install` or VIGIE_XGBOOST_LIB=… brings native)"
        : `engine: native, libxgboost ${report.native.version} (${report.native.origin})`;
    return `${table}\n\n${chosen}`;
  });
}

async function installEngine(context: CommandContext): Promise<void> {
  const { installNative } = await import("../setup/native.mjs");
  await installNative({
    workspace: context.workspace.folder,
    env: context.world.env,
    say: context.terminal.warn,
  });
  await listEngines(context);
}
