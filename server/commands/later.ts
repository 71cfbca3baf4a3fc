import type { Command } from "commander";
import { Fault } from "vigie/datasets";

/** A verb of the design that is not built yet: its help explains what it will do, calling it exits 2. */
export function later(program: Command, usage: string, summary: string): void {
  program
    .command(usage)
    .summary(`${summary} (not yet)`)
    .description(
      `${summary}.\n\nNot yet: this verb is part of the design and answers with exit code 2 until it is built.`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((...args: unknown[]) => {
      const command = args.at(-1) as Command;
      throw new Fault("usage.not-yet", `not yet: ${pathOf(command)} (${summary})`, { kind: "bad-input" });
    });
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
