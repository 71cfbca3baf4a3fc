import type { Command } from "commander";
import { openWebhooks } from "../services/open-webhooks.ts";
import { formatTable } from "../terminal/table.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

/** Verbs about addresses that are told of the registry's events. The running server delivers, and looks each second who is there. */
export function addWebhookCommands(program: Command, bench: Bench): void {
  const webhooks = group(program, "webhooks", "addresses that are told of the registry's events");
  webhooks
    .command("list")
    .summary("every address, and the events it is told of")
    .action((_options, command: Command) => list(contextOf(command, bench)));
  webhooks
    .command("add <url>")
    .option("--events <types>", "types of events, as `registry log` names them; default all")
    .requiredOption("--as <person>", "who decides: an admin")
    .summary("tell an address that VIGIE_WEBHOOKS allows; the secret is shown once")
    .action((url: string, options: { events?: string; as: string }, command: Command) =>
      add(contextOf(command, bench), url, options),
    );
  webhooks
    .command("remove <id>")
    .requiredOption("--as <person>", "who decides: an admin")
    .summary("tell an address no more, and forget its log")
    .action((id: string, { as: person }: { as: string }, command: Command) =>
      remove(contextOf(command, bench), { id, person }),
    );
  webhooks
    .command("log <id>")
    .summary("every delivery that was tried, newest first")
    .action((id: string, _options, command: Command) => log(contextOf(command, bench), id));
}

function within<T>(context: CommandContext, use: (webhooks: Webhooks) => Promise<T>): Promise<T> {
  const { workspace, world } = context;
  return askingRegistry(context, (registry) => use(openWebhooks({ workspace, world, registry }).webhooks));
}

async function list(context: CommandContext): Promise<void> {
  const all = await within(context, (webhooks) => webhooks.list());
  answer(context, all, () =>
    all.length === 0
      ? "no webhooks yet: `vigie webhooks add` makes one"
      : formatTable(all, [
          { header: "webhook", cell: ({ id }) => id },
          { header: "address", cell: ({ url }) => url },
          { header: "events", cell: ({ events }) => (events.length === 0 ? "all" : events.join(", ")) },
          { header: "by", cell: ({ addedBy }) => addedBy },
          { header: "since", cell: ({ addedAt }) => addedAt.slice(0, 10) },
        ]),
  );
}

async function add(
  context: CommandContext,
  url: string,
  options: { readonly events?: string; readonly as: string },
): Promise<void> {
  const events = options.events === undefined ? [] : options.events.split(",").map((type) => type.trim());
  const added = await within(context, (webhooks) => webhooks.add({ url, events, person: options.as }));
  answer(context, added, () =>
    [
      added.secret,
      `webhook ${added.id} tells ${url}. Deliveries are signed with the secret above, which is not shown again.`,
    ].join("\n"),
  );
}

async function remove(
  context: CommandContext,
  { id, person }: { readonly id: string; readonly person: string },
): Promise<void> {
  await within(context, (webhooks) => webhooks.remove(id, person));
  answer(context, { id }, () => `webhook ${id} is told no more`);
}

async function log(context: CommandContext, id: string): Promise<void> {
  const attempts = await within(context, (webhooks) => webhooks.log(id));
  answer(context, attempts, () =>
    attempts.length === 0
      ? "nothing was delivered yet: the running server does, as events come"
      : formatTable(attempts, [
          { header: "at", cell: ({ at }) => at },
          { header: "event", cell: ({ seq }) => String(seq), align: "right" },
          { header: "attempt", cell: ({ attempt }) => String(attempt), align: "right" },
          { header: "outcome", cell: ({ outcome }) => outcome },
          { header: "answer", cell: ({ status, error }) => error ?? String(status) },
          { header: "again at", cell: ({ nextAt }) => nextAt ?? "" },
        ]),
  );
}
