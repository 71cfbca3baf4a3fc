import type { Command } from "commander";
import { type Person, roles } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { createPeople } from "../services/people.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { rolesNamed } from "./roles-named.ts";
import { addKeyCommands } from "./users-key.ts";
import { addLinkCommand } from "./users-link.ts";
import { addTokenCommands } from "./users-token.ts";
import { askingRegistry, withRegistry } from "./with-registry.ts";

interface AddOptions {
  readonly name?: string;
  readonly roles: string;
  readonly as?: string;
}

/** Verbs about people: an account is one person, and nobody grants themselves a role. */
export function addUserCommands(program: Command, bench: Bench): void {
  const users = group(program, "users", "the people of the registry and their roles");
  users
    .command("list")
    .summary("everyone, with their roles")
    .action((_options, command: Command) => withRegistry(command, bench, list));
  users
    .command("add <id>")
    .option("--name <text>", "how they are called; default the id")
    .requiredOption("--roles <roles>", roles.join(","))
    .option("--as <admin>", "who adds them; not needed while the registry has no admin")
    .summary("add a person")
    .action((id: string, options: AddOptions, command: Command) =>
      add(contextOf(command, bench), id, options),
    );
  users
    .command("roles <id>")
    .requiredOption("--roles <roles>", roles.join(","))
    .requiredOption("--as <admin>", "who decides: another admin")
    .requiredOption("--reason <text>", "why")
    .summary("set the roles of a person")
    .action((id: string, options: { roles: string; as: string; reason: string }, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const { as: by, reason } = options;
        await open.setRoles({ person: id, roles: rolesNamed(options.roles), by, reason });
        await list(context, open);
      }),
    );
  users
    .command("remove <id>")
    .requiredOption("--as <admin>", "who decides: another admin")
    .requiredOption("--reason <text>", "why")
    .summary("a person decides nothing any more; what they decided stays")
    .action((id: string, { as, reason }: { as: string; reason: string }, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        await open.removePerson(id, as, reason);
        await list(context, open);
      }),
    );
  addLinkCommand(users, bench);
  addTokenCommands(users, bench);
  addKeyCommands(users, bench);
}

async function add(
  context: CommandContext,
  id: string,
  { name = id, as: by, ...options }: AddOptions,
): Promise<void> {
  const person: Person = { id, name, roles: rolesNamed(options.roles) };
  await askingRegistry(context, async (registry) => {
    await registry.addPerson(person, by ?? null);
    await list(context, registry);
  });
}

async function list(context: CommandContext, registry: AskedRegistry): Promise<void> {
  const people = await createPeople(registry).all();
  answer(context, people, () =>
    people.length === 0
      ? "nobody yet: `vigie users add ID --roles admin` begins"
      : formatTable(people, [
          { header: "person", cell: ({ id }) => id },
          { header: "name", cell: ({ name }) => name },
          { header: "roles", cell: ({ roles }) => roles.join(", ") },
        ]),
  );
}
