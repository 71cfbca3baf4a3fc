import type { Command } from "commander";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { seenBefore } from "../services/simulation/seen-before.ts";
import { type SeenMove, type SimulatedMove, simulateMove } from "../services/simulation/simulate-move.ts";
import { describeSimulation } from "../terminal/simulation.ts";
import { answer, type Bench, type CommandContext } from "./context.ts";
import { passphraseOption } from "./passphrase.ts";
import { describeVersion } from "./registry.ts";
import { type KeyOptions, keyOption, signed } from "./signing.ts";
import { withRegistry } from "./with-registry.ts";

interface ReleaseOptions extends KeyOptions {
  readonly as: string;
  readonly reason: string;
  readonly alias: string;
  readonly panel?: string;
  readonly confirmJump?: string;
  readonly unseen?: boolean;
}

/** Verbs that move an alias forward, or show what that would change. */
export function addRelease(registry: Command, bench: Bench): void {
  registry
    .command("simulate <version>")
    .option("--panel <dataset>", "the panel whose newest date both score; default the one it was fitted on")
    .option("--alias <name>", "the alias that would move", "production")
    .summary("who would enter and leave each alert level, and where, before a release")
    .action((version: string, { panel, alias }: { panel: string; alias: string }, command: Command) =>
      withRegistry(command, bench, async (context, registry) => {
        const seen = await simulateMove({ ...context.workspace, registry }, { version, alias, panel });
        answer(context, seen?.simulation ?? null, () => describeMove(seen, alias));
      }),
    );
  registry
    .command("release <version>")
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .option("--alias <name>", "the alias to move", "production")
    .option("--panel <dataset>", "simulate it first on this panel; default the one the version was fitted on")
    .option("--unseen", "release though nobody looked at what it changes; the journal shows that")
    .option("--confirm-jump <text>", "why a list that jumps is released all the same")
    .option(...keyOption)
    .option(...passphraseOption)
    .summary("point the alias at an approved version")
    .action((version: string, options: ReleaseOptions, command: Command) =>
      withRegistry(command, bench, (context, open) => release(context, open, version, options)),
    );
}

async function release(
  context: CommandContext,
  registry: AskedRegistry,
  version: string,
  { as, reason, alias, panel, confirmJump: jumpReason, unseen = false, ...keys }: ReleaseOptions,
): Promise<void> {
  const request = { action: "release" as const, version, person: as, alias, acknowledged: [] };
  // What is not allowed is refused before anything is scored.
  await registry.statement(request);
  const simulate = (move: SimulatedMove) => simulateMove({ ...context.workspace, registry }, move);
  const look = { version, alias, panel, jumpReason };
  const { move, more } = unseen ? { move: null, more: {} } : await seenBefore(simulate, look);
  if (move !== null && !context.terminal.isJson) context.terminal.print(describeMove(move, alias));
  if (unseen) context.terminal.warn("nobody looked at what this changes, and the journal shows that");
  const signature = await signed(context, registry, request, keys);
  const released = await registry.release(version, alias, as, reason, { ...more, ...signature });
  answer(context, { ...released, simulation: move?.simulation ?? null }, () => describeVersion(released));
}

function describeMove(seen: SeenMove | null, alias: string): string {
  if (seen === null) return `${alias} points at no other version yet`;
  return `on panel ${seen.panel.name}\n${describeSimulation(seen.simulation)}`;
}
