import type { Command } from "commander";
import type { MoveName } from "../api/moves.ts";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import type { Decision } from "../services/decide.ts";
import { describeVersion } from "../terminal/version.ts";
import { answer, type Bench, type CommandContext } from "./context.ts";
import { passphraseOption } from "./passphrase.ts";
import { rulesNamed } from "./registry-policy.ts";
import { type KeyOptions, keyOption, signed } from "./signing.ts";
import { serverOption, withReached } from "./with-reached.ts";

/** Verbs by which a version moves on, but for its release. */
export function addDecisions(registry: Command, bench: Bench): void {
  decision(registry, bench, "request-review", "review", "ask for review of a candidate");
  decision(registry, bench, "approve", "approve", "approve a version; the author cannot")
    .option("--acknowledge <rules>", "rules that lack evidence, and that you accept: fairness,looks")
    .option(...keyOption)
    .option(...passphraseOption);
  decision(registry, bench, "refuse", "refuse", "refuse a version");
  decision(registry, bench, "rollback", "rollback", "point the alias back at the version before").option(
    ...aliasOption,
  );
  decision(registry, bench, "retire", "retire", "take a version that no alias means out of use");
}

interface DecisionOptions extends KeyOptions {
  readonly as: string;
  readonly reason: string;
  readonly alias?: string;
  readonly acknowledge?: string;
}

/** For commander: of verbs that move an alias. */
export const aliasOption = ["--alias <name>", "the alias to move", "production"] as const;

function decision(registry: Command, bench: Bench, move: MoveName, verb: string, summary: string): Command {
  return registry
    .command(`${verb} <version>`)
    .requiredOption("--as <person>", "who decides")
    .requiredOption("--reason <text>", "why")
    .option(...serverOption)
    .summary(summary)
    .action((version: string, options: DecisionOptions, command: Command) =>
      withReached(command, bench, async (context, open) => {
        const decided = await open.move(move, await decisionOf(context, open, move, version, options));
        answer(context, decided, () => describeVersion(decided));
      }),
    );
}

async function decisionOf(
  context: CommandContext,
  registry: ReachedRegistry,
  move: MoveName,
  version: string,
  { as: person, reason, alias = "production", acknowledge, ...keys }: DecisionOptions,
): Promise<Decision> {
  const acknowledged = rulesNamed(acknowledge);
  // A rollback is of an alias: the model's name is enough.
  const reference = version.includes("@") ? version : `${version}@${alias}`;
  const made = { reference: move === "rollback" ? reference : version, person, reason, alias };
  if (move !== "approve") return made;
  const request = { action: "approve" as const, version, person, alias, acknowledged };
  return { ...made, acknowledged, ...(await signed(context, registry, request, keys)) };
}
