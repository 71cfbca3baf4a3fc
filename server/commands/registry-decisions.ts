import type { Command } from "commander";
import type { MoveName } from "../api/moves.ts";
import type { ReachedRegistry } from "../remote/reached-registry.ts";
import { describeVersion } from "../terminal/version.ts";
import { answer, type Bench, contextOf } from "./context.ts";
import { passphraseOption } from "./passphrase.ts";
import { rulesNamed } from "./registry-policy.ts";
import { type KeyOptions, keyOption, privateKeyOf, signed } from "./signing.ts";
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
    .action(async (version: string, options: DecisionOptions, command: Command) => {
      const key = await privateKeyOf(contextOf(command, bench), options.as, options);
      await withReached(command, bench, async (context, open) => {
        const asked = decisionOf(move, version, options);
        const decided = await open.move(move, { ...asked, ...(await signedApproval(open, asked, key)) });
        answer(context, decided, () => describeVersion(decided));
      });
    });
}

function decisionOf(
  move: MoveName,
  version: string,
  { as: person, reason, alias = "production", acknowledge }: DecisionOptions,
) {
  // A rollback is of an alias: the model's name is enough.
  const reference = move === "rollback" && !version.includes("@") ? `${version}@${alias}` : version;
  return { reference, person, reason, alias, acknowledged: rulesNamed(acknowledge) };
}

function signedApproval(
  registry: ReachedRegistry,
  { reference: version, person, alias, acknowledged }: ReturnType<typeof decisionOf>,
  key: string | null,
) {
  return signed(registry, { action: "approve", version, person, alias, acknowledged }, key);
}
