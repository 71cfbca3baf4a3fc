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
  await usingRegistry(context, (registry) => use(context, registry));
}

/** The same for a command that opens it more than once. */
export async function usingRegistry<T>(
  { workspace, terminal }: CommandContext,
  use: (registry: Registry) => Promise<T>,
): Promise<T> {
  const registry = await workspace.openRegistry();
  for (const sentence of registry.mended) terminal.warn(sentence);
  try {
    return await use(registry);
  } finally {
    await registry.close();
  }
}
