import type { Command } from "commander";
import { windowText } from "vigie/experiments";
import type { AliasStanding, AnyEvent, HistoryFilter } from "vigie/registry";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench, type CommandContext } from "./context.ts";
import { withRegistry } from "./with-registry.ts";

export function addHistory(registry: Command, bench: Bench): void {
  registry
    .command("log")
    .option("--model <name>", "only what is about this model")
    .option("--actor <person>", "only what this person decided")
    .option("--since <date>", "from this day (UTC) or instant on")
    .option("--before <date>", "before this day (UTC) or instant")
    .summary("who did what, when and why")
    .action((options: HistoryFilter, command: Command) =>
      withRegistry(command, bench, (context, open) => showLog(context, open, options)),
    );
  registry
    .command("at <date>")
    .summary("which version each alias meant at the end of a day, who put it there, and why")
    .action((date: string, _options, command: Command) =>
      withRegistry(command, bench, (context, open) => showStandings(context, open, date)),
    );
}

type Explained<T> = T & {
  /** The reason's text; null when it was erased or the event has none. */
  readonly why: string | null;
};

async function showLog(
  context: CommandContext,
  registry: AskedRegistry,
  filter: HistoryFilter,
): Promise<void> {
  const events: Explained<AnyEvent>[] = [];
  for (const event of await registry.history(filter)) {
    const { payload } = event;
    events.push({ ...event, why: "reason" in payload ? await registry.note(payload.reason) : null });
  }
  answer(context, events, () =>
    events.length === 0
      ? "no event fits"
      : formatTable(events, [
          { header: "#", cell: ({ seq }) => String(seq), align: "right" },
          { header: "at", cell: ({ at }) => minute(at) },
          { header: "who", cell: ({ actor }) => actor },
          { header: "what", cell: ({ type }) => type },
          { header: "of", cell: ({ payload }) => subjectOf(payload) },
          { header: "why", cell: ({ payload, why }) => ("reason" in payload ? short(why) : "") },
        ]),
  );
}

async function showStandings(context: CommandContext, registry: AskedRegistry, date: string): Promise<void> {
  const state = await registry.at(date);
  const aliases: Explained<AliasStanding>[] = [];
  for (const standing of state.aliases)
    aliases.push({ ...standing, why: await registry.note(standing.reason) });
  answer(context, { ...state, aliases }, () => {
    const when = `at ${minute(state.at)} UTC: ${state.versions.length === 1 ? "1 version" : `${state.versions.length} versions`}`;
    if (aliases.length === 0) return `${when}, and no alias stood anywhere`;
    return `${when}\n${formatTable(aliases, [
      { header: "alias", cell: ({ model, alias }) => `${model}@${alias}` },
      { header: "was", cell: ({ version }) => version.reference },
      { header: "since", cell: ({ since }) => minute(since) },
      { header: "put there by", cell: ({ by, kind }) => (kind === "rollback" ? `${by}, rolling back` : by) },
      { header: "approved by", cell: ({ approval }) => approval?.by ?? "nobody" },
      { header: "why", cell: ({ why }) => short(why) },
    ])}`;
  });
}

/** `2025-06-30 14:05`, UTC. */
function minute(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}

function short(why: string | null): string {
  if (why === null) return "(erased)";
  const line = why.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function subjectOf(payload: AnyEvent["payload"]): string {
  if ("window" in payload) return windowText(payload.window);
  const { model, number, alias, person, dataset } = payload as Record<string, string | number | undefined>;
  const version =
    model === undefined ? (person ?? dataset ?? "") : number === undefined ? model : `${model}@${number}`;
  return alias === undefined ? String(version) : `${version} → ${alias}`;
}
