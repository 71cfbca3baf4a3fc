import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import type { Registry } from "vigie/registry";
import { type AskedRegistry, registryOfServer } from "../control/registry-calls.ts";
import { type Bench, type CommandContext, contextOf } from "./context.ts";

type Needed = Pick<CommandContext, "workspace" | "terminal">;

/** Opens the registry as its writer, or asks the server that holds it. */
export async function withRegistry(
  command: Command,
  bench: Bench,
  use: (context: CommandContext, registry: AskedRegistry) => Promise<void>,
): Promise<void> {
  const context = contextOf(command, bench);
  await askingRegistry(context, (registry) => use(context, registry));
}

/** The same for a command that needs it more than once. @throws Fault `registry.locked` where no server answers. */
export async function askingRegistry<T>(
  context: Needed,
  use: (registry: AskedRegistry) => Promise<T>,
): Promise<T> {
  const opened = await openHere(context);
  return opened === null ? use(registryOfServer(context.workspace.registryFolder)) : closing(opened, use);
}

/** As its writer alone; says what opening mended, and closes it whatever happens. */
export async function usingRegistry<T>(context: Needed, use: (registry: Registry) => Promise<T>): Promise<T> {
  return closing(await openSaying(context), use);
}

/** Null where a running server holds it. */
async function openHere(context: Needed): Promise<Registry | null> {
  try {
    return await openSaying(context);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "registry.locked") throw error;
    const { registryFolder } = context.workspace;
    await Promise.resolve(registryOfServer(registryFolder).head()).catch((gone: unknown) => {
      throw gone instanceof Fault && gone.code === "server.gone" ? error : gone;
    });
    return null;
  }
}

async function openSaying({ workspace, terminal }: Needed): Promise<Registry> {
  const registry = await workspace.openRegistry();
  for (const sentence of registry.mended) terminal.warn(sentence);
  return registry;
}

async function closing<T>(registry: Registry, use: (registry: Registry) => Promise<T>): Promise<T> {
  try {
    return await use(registry);
  } finally {
    await registry.close();
  }
}
