import { arranging } from "./arranging.ts";
import type { Command, CommandName } from "./command.ts";
import { keeping } from "./keeping.ts";
import { moving } from "./moving.ts";
import { running } from "./running.ts";

/** All that keys, menus and the bar can do. */
export const commands: readonly Command[] = [...running, ...moving, ...arranging, ...keeping];

export function commandNamed(name: CommandName): Command {
  return commands.find((command) => command.name === name)!;
}
