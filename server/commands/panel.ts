import type { Command } from "commander";
import {
  buildPanel,
  Fault,
  type PanelSource,
  panelSources,
  type StoredDataset,
  shortDigest,
} from "vigie/datasets";
import { count } from "../terminal/table.ts";
import type { Workspace } from "../workspace.ts";
import { answer, type Bench, type CommandContext, contextOf, group } from "./context.ts";

export function addPanelCommands(program: Command, bench: Bench): void {
  const panel = group(program, "panel", "build point-in-time panels");
  panel
    .command("build <name>")
    .requiredOption("--from <month>", "first as-of month, YYYY-MM")
    .requiredOption("--until <month>", "month after the last as-of month, YYYY-MM")
    .summary("firm x month from the newest version of every imported source")
    .action(async (name: string, options: { from: string; until: string }, command: Command) =>
      build(contextOf(command, bench), name, options),
    );
}

async function build(
  context: CommandContext,
  name: string,
  { from, until }: { from: string; until: string },
): Promise<void> {
  const { workspace, terminal, signal } = context;
  const used = await newestSources(workspace);
  const panel = await buildPanel(workspace.store, {
    name,
    sources: used,
    from,
    until,
    onProgress: terminal.onProgress,
    signal,
  });
  answer(
    context,
    { version: panel.version, rows: panel.manifest.rows },
    () => `${name}@${shortDigest(panel.version)}: ${count(panel.manifest.rows)} rows\nin ${panel.folder}`,
  );
}

/** The newest version of each source the panel needs. Throws `panel.missing-source` naming those not imported yet. */
async function newestSources({ store }: Workspace): Promise<Record<PanelSource, StoredDataset>> {
  const stored = await store.list();
  const entries = panelSources.map(
    (name) =>
      [name, stored.find(({ manifest }) => manifest.kind === "source" && manifest.name === name)] as const,
  );
  const missing = entries.filter(([, dataset]) => dataset === undefined).map(([name]) => name);
  if (missing.length > 0) {
    throw new Fault(
      "panel.missing-source",
      `not imported yet: ${missing.join(", ")} (expected a dataset of each, by vigie data import)`,
      { kind: "not-found" },
    );
  }
  return Object.fromEntries(entries) as Record<PanelSource, StoredDataset>;
}
