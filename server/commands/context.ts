import type { Command } from "commander";
import { createTerminal, type Streams, type Terminal } from "../terminal/output.ts";
import { openWorkspace, type Workspace, type World, workspaceFolder } from "../workspace.ts";

/** Exit codes of every command: 0 done, 1 failed check or failed work, 2 bad usage. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** What a command works with. */
export interface CommandContext {
  readonly world: World;
  readonly streams: Streams;
  readonly terminal: Terminal;
  readonly workspace: Workspace;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Everything `cli.ts` hands to the command tree. */
export interface Bench {
  readonly world: World;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** Reads the options that every command has and opens the workspace (which makes no files yet). */
export function contextOf(command: Command, { world, streams, signal }: Bench): CommandContext {
  const { json = false, workspace } = command.optsWithGlobals<{ json?: boolean; workspace?: string }>();
  const terminal = createTerminal(streams, { isJson: json });
  return {
    world,
    streams,
    signal,
    terminal,
    workspace: openWorkspace(workspaceFolder(workspace, world.env), world),
  };
}

/** Text for people or the value for machines. */
export function answer({ terminal }: CommandContext, value: unknown, text: () => string): void {
  terminal.print(terminal.isJson ? JSON.stringify(value, null, 2) : text());
}

/** A group such as `vigie data`, whose help lists its verbs. */
export function group(program: Command, name: string, summary: string): Command {
  return program.command(name).summary(summary).description(summary).helpCommand(false);
}
