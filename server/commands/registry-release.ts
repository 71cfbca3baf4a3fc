import type { Command } from "commander";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import type { SeenMove, SimulatedMove } from "../services/simulation/simulate-move.ts";
import { describeSimulation } from "../terminal/simulation.ts";
import { describeVersion } from "../terminal/version.ts";
import { answer, type Bench, type CommandContext, contextOf } from "./context.ts";
import { passphraseOption } from "./passphrase.ts";
import { aliasOption } from "./registry-decisions.ts";
import { type KeyOptions, keyOption, privateKeyOf, signed } from "./signing.ts";
import { serverOption, withReached } from "./with-reached.ts";

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
    .option(...serverOption)
    .summary("who would enter and leave each alert level, and where, before a release")
    .action((version: string, { panel, alias }: { panel?: string; alias: string }, command: Command) =>
      withReached(command, bench, async (context, registry) => {
        const seen = await registry.simulate({ version, alias, panel });
        answer(context, seen?.simulation ?? null, () => describeMove(seen, alias));
      }),
    );
  registry
    .command("release <version>")
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .option(...aliasOption)
    .option("--panel <dataset>", "simulate it first on this panel; default the one the version was fitted on")
    .option("--unseen", "release though nobody looked at what it changes; the journal shows that")
    .option("--confirm-jump <text>", "why a list that jumps is released all the same")
    .option(...keyOption)
    .option(...passphraseOption)
    .option(...serverOption)
    .summary("point the alias at an approved version")
    .action(async (version: string, options: ReleaseOptions, command: Command) => {
      const key = await privateKeyOf(contextOf(command, bench), options.as, options);
      await withReached(command, bench, (context, registry) =>
        release(context, registry, version, { ...options, privatePem: key }),
      );
    });
}

async function release(
  context: CommandContext,
  registry: ReachedRegistry,
  version: string,
  {
    as: person,
    reason,
    alias,
    panel,
    confirmJump: jumpReason,
    unseen: isUnseen = false,
    privatePem,
  }: ReleaseOptions & { readonly privatePem: string | null },
): Promise<void> {
  const request = { action: "release" as const, version, person, alias, acknowledged: [] };
  // What is not allowed is refused before anything is scored.
  await registry.statement(request);
  const seen = isUnseen ? null : await lookFirst(context, registry, { version, alias, panel });
  const signature = await signed(registry, request, privatePem);
  // On the very panel that was looked at, whatever its name means by now.
  const looked = seen?.panel.version ?? panel;
  const decision = { reference: version, person, reason, alias, panel: looked, jumpReason, isUnseen };
  const released = await registry.move("release", { ...decision, ...signature });
  if (isUnseen) context.terminal.warn("nobody looked at what this changed, and the journal shows that");
  answer(context, { ...released, simulation: seen?.simulation ?? null }, () => describeVersion(released));
}

/** Shows what the release changes before it is made, or refused as a jump; what cannot be simulated the release itself refuses. */
async function lookFirst(
  { terminal }: CommandContext,
  registry: ReachedRegistry,
  move: SimulatedMove,
): Promise<SeenMove | null> {
  const seen = await registry.simulate(move).catch(() => null);
  if (seen !== null && !terminal.isJson) terminal.print(describeMove(seen, move.alias));
  return seen;
}

function describeMove(seen: SeenMove | null, alias: string): string {
  if (seen === null) return `${alias} points at no other version yet`;
  return `on panel ${seen.panel.name}\n${describeSimulation(seen.simulation)}`;
}
