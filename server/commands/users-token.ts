import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import {
  type AccessToken,
  type IssuedToken,
  issueAccessToken,
  listAccessTokens,
  revokeAccessToken,
} from "../services/access-tokens.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { here } from "./here.ts";
import { rolesNamed } from "./roles-named.ts";
import { usingRegistry } from "./with-registry.ts";

interface CreateOptions {
  readonly roles: string;
  readonly until?: string;
  readonly for: string;
}

const defaultDays = 90;

/** Verbs about tokens, by which programs act as the person whose they are. */
export function addTokenCommands(users: Command, bench: Bench): void {
  const token = group(users, "token", "tokens by which programs act as a person");
  token
    .command("create <id>")
    .requiredOption("--roles <roles>", "what it may do: some of the person's roles, or viewer")
    .requiredOption("--for <text>", "what it is for")
    .option("--until <day>", `last day on which it works; default ${defaultDays} days from now`)
    .summary("make a token of one's own; it is shown once and only its digest is kept")
    .action((id: string, options: CreateOptions, command: Command) =>
      create(contextOf(command, bench), id, options),
    );
  token
    .command("list")
    .summary("every token, whose it is, and whether it works")
    .action((_options, command: Command) => list(contextOf(command, bench)));
  token
    .command("revoke <token>")
    .requiredOption("--as <person>", "who decides: its owner or an admin")
    .requiredOption("--reason <text>", "why")
    .summary("a token works no more")
    .action((id: string, options: { as: string; reason: string }, command: Command) =>
      revoke(contextOf(command, bench), id, options),
    );
}

async function create(context: CommandContext, person: string, options: CreateOptions): Promise<void> {
  const until = options.until ?? dayAfter(context.world.clock(), defaultDays);
  const order = { person, roles: rolesNamed(options.roles), until, name: options.for };
  const issued = await here<IssuedToken>(context, { path: "/tokens/issue", body: order }, () =>
    usingRegistry(context, (registry) => issueAccessToken(registry, randomBytes, order)),
  );
  answer(context, issued, () =>
    [
      issued.token,
      `token ${issued.id} of ${person}: ${issued.roles.join(", ")}, until ${until}. It is not shown again.`,
    ].join("\n"),
  );
}

async function list(context: CommandContext): Promise<void> {
  const tokens = await here<readonly AccessToken[]>(context, { path: "/tokens/list", body: {} }, () =>
    usingRegistry(context, listAccessTokens),
  );
  answer(context, tokens, () =>
    tokens.length === 0
      ? "no tokens yet: `vigie users token create` makes one"
      : formatTable(tokens, [
          { header: "token", cell: ({ id }) => id },
          { header: "person", cell: ({ person }) => person },
          { header: "for", cell: ({ name }) => name ?? "(erased)" },
          { header: "roles", cell: ({ roles }) => roles.join(", ") },
          { header: "until", cell: ({ until }) => until },
          { header: "works", cell: standing },
        ]),
  );
}

function standing({ gives, revoked }: AccessToken): string {
  if (revoked !== null) return `no, revoked by ${revoked.by}`;
  return gives === null ? "no, over" : "yes";
}

async function revoke(
  context: CommandContext,
  token: string,
  { as: person, reason }: { readonly as: string; readonly reason: string },
): Promise<void> {
  const order = { token, person, reason };
  const revoked = await here<AccessToken>(context, { path: "/tokens/revoke", body: order }, () =>
    usingRegistry(context, (registry) => revokeAccessToken(registry, order)),
  );
  answer(context, revoked, () => `token ${token} of ${revoked.person} works no more`);
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
