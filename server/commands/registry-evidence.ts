import type { Command } from "commander";
import { evaluateList } from "vigie/experiments";
import { readAlertList } from "vigie/registry";
import { answer, type Bench } from "./context.ts";
import { withRegistry } from "./with-registry.ts";

interface EvidenceOptions {
  readonly panel: string;
  readonly as: string;
  readonly reason: string;
}

/** Labels mature after a list was made: what became of its firms is appended, and voids nothing. */
export function addEvidence(registry: Command, bench: Bench): void {
  registry
    .command("evidence <version> <list>")
    .requiredOption("--panel <dataset>", "the panel that knows by now what became of the firms")
    .requiredOption("--as <person>", "a scientist or a reviewer")
    .requiredOption("--reason <text>", "why now")
    .summary("append what matured labels say of a list that the version made; its approval stands")
    .action(
      (version: string, list: string, { panel, as: person, reason }: EvidenceOptions, command: Command) =>
        withRegistry(command, bench, async (context, open) => {
          const { workspace, world, terminal, signal } = context;
          const rows = await readAlertList(list);
          const work = { onProgress: terminal.onProgress, signal };
          const place = { ...workspace, clock: world.clock, author: person };
          const { record } = await evaluateList({ file: list, panel, ...work }, place);
          const appended = await open.appendEvidence({ version, rows, record, person, reason });
          answer(context, appended, () => {
            const { from, until } = appended.appended.at(-1)!;
            return `${appended.reference} has evidence of ${from} to ${until}; it is ${appended.status} as before`;
          });
        }),
    );
}
