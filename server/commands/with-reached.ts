import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { openInterface } from "../remote/interface.ts";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import { registryHere } from "../remote/registry-here.ts";
import { registryThere } from "../remote/registry-there.ts";
import { type Bench, type CommandContext, contextOf } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

/** For commander: of verbs that people give who do not own the workspace. */
export const serverOption = [
  "--server <url>",
  "ask this server over /api/v1, as the person whose token VIGIE_TOKEN holds, instead of the workspace",
] as const;

/** The registry of the workspace, or with `--server` one behind `/api/v1`. @throws Fault `usage.token`, `usage.server`. */
export async function withReached(
  command: Command,
  bench: Bench,
  use: (context: CommandContext, registry: ReachedRegistry) => Promise<void>,
): Promise<void> {
  const context = contextOf(command, bench);
  const { workspace, world } = context;
  const { server } = command.opts<{ server?: string }>();
  if (server !== undefined) return use(context, registryThere(interfaceOf(server, world.env.VIGIE_TOKEN)));
  await askingRegistry(context, (open) => use(context, registryHere(workspace, open, world.clock)));
}

function interfaceOf(server: string, token: string | undefined) {
  if (token !== undefined && token !== "") return openInterface({ server, token, fetch });
  throw new Fault(
    "usage.token",
    `no token for ${server} (expected one in VIGIE_TOKEN: \`users token create\`)`,
  );
}
