import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import type { SignInLink } from "../control/control-app.ts";
import { askServer } from "../control/socket.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";

/** The verb by which a second person gets into the browser: whoever may open the workspace hands out links. */
export function addLinkCommand(users: Command, bench: Bench): void {
  users
    .command("link <id>")
    .summary("a link of the running server that signs one browser in as this person, once")
    .action((id: string, _options, command: Command) => link(contextOf(command, bench), id));
}

/** @throws Fault `server.gone` (unavailable) where no server runs; `users.unknown`. */
async function link(context: CommandContext, person: string): Promise<void> {
  const { registryFolder } = context.workspace;
  const made = await askServer<SignInLink>(registryFolder, { path: "/sign-in-link", body: { person } });
  if (made === null)
    throw new Fault("server.gone", "no server runs on this workspace (expected `vigie serve`)", {
      kind: "unavailable",
    });
  answer(context, made, () => made.link);
}
