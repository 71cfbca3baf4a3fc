import { Fault } from "vigie/datasets";
import { askServer, type Order } from "../control/socket.ts";
import type { CommandContext } from "./context.ts";

/** Does it here; where a running server holds the registry, asks that to do it. */
export async function here<T>(
  { workspace, terminal }: CommandContext,
  order: Order,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "registry.locked") throw error;
    const done = await askServer<T>(workspace.registryFolder, order);
    if (done === null) throw error;
    terminal.warn("done by the server that runs on this workspace");
    return done;
  }
}
