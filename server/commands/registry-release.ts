import type { Command } from "commander";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { simulateMove } from "../services/simulation/simulate-move.ts";
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
}

/** Verbs that move an alias forward, or show what that would change. */
export function addRelease(registry: Command, bench: Bench): void {
  registry
    .command("simulate <version>")
    .requiredOption("--panel <dataset>", "the panel whose newest date both versions score")
    .option("--alias <name>", "the alias that would move", "production")
    .summary("who would enter and leave each alert level, and where, before a release")
    .action((version: string, { panel, alias }: { panel: string; alias: string }, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const request = { registry: open, store: context.workspace.store, version, alias, panel };
        const simulation = await simulateMove(request);
        answer(context, simulation, () =>
          simulation === null ? `${alias} points at no other version yet` : describeSimulation(simulation),
        );
      }),
    );
  registry
    .command("release <version>")
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .option("--alias <name>", "the alias to move", "production")
    .option("--panel <dataset>", "simulate the move on this panel first")
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
  { as, reason, alias, panel, confirmJump, ...keys }: ReleaseOptions,
): Promise<void> {
  const { store } = context.workspace;
  const simulation =
    panel === undefined ? null : await simulateMove({ registry, store, version, alias, panel });
  const seen =
    panel === undefined || simulation === null
      ? undefined
      : {
          panel: (await store.resolve(panel)).version,
          simulation,
          ...(confirmJump !== undefined && { jumpReason: confirmJump }),
        };
  if (simulation !== null && !context.terminal.isJson) context.terminal.print(describeSimulation(simulation));
  const standing = await registry.list();
  const isBlind = panel === undefined && standing.some(({ aliases }) => aliases.includes(alias));
  if (isBlind)
    context.terminal.warn("nobody looked at what this changes: --panel NAME simulates the release first");
  const request = { action: "release" as const, version, person: as, alias, acknowledged: [] };
  const signature = await signed(context, registry, request, keys);
  const released = await registry.release(version, alias, as, reason, {
    ...(seen && { seen }),
    ...signature,
  });
  answer(context, { ...released, simulation }, () => describeVersion(released));
}
