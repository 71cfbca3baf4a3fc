import type { Command } from "commander";
import type { Registry } from "vigie/registry";
import { type Bench, type CommandContext, contextOf } from "./context.ts";

/** Opens the registry as its writer, says what opening mended, and closes it whatever happens. */
export async function withRegistry(
  command: Command,
  bench: Bench,
  use: (context: CommandContext, registry: Registry) => Promise<void>,
): Promise<void> {
  const context = contextOf(command, bench);
  const registry = await context.workspace.openRegistry();
  for (const sentence of registry.mended) context.terminal.warn(sentence);
  try {
    await use(context, registry);
  } finally {
    await registry.close();
  }
}
