import type { Command } from "commander";
import { formatTable } from "../terminal/table.ts";
import { answer, type Bench } from "./context.ts";
import { withRegistry } from "./with-registry.ts";

/** Verbs about rollbacks, which one person may make and another looks at afterwards. */
export function addRollbackReviews(registry: Command, bench: Bench): void {
  registry
    .command("due")
    .summary("rollbacks that somebody else must review, within five days")
    .action((_options, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const due = await open.rollbacksDue();
        answer(context, due, () =>
          due.length === 0
            ? "nothing waits for a review"
            : formatTable(due, [
                { header: "alias", cell: ({ model, alias }) => `${model}@${alias}` },
                { header: "rolled back to", cell: ({ model, number }) => `${model}@${number}` },
                { header: "by", cell: ({ by }) => by },
                { header: "on", cell: ({ at }) => at.slice(0, 10) },
                { header: "due", cell: ({ due, isLate }) => `${due.slice(0, 10)}${isLate ? ", LATE" : ""}` },
              ]),
        );
      }),
    );
  registry
    .command("review-rollback <model>")
    .option("--alias <name>", "the alias that was rolled back", "production")
    .requiredOption("--as <person>", "who reviews it; not who rolled back")
    .requiredOption("--reason <text>", "what was seen")
    .summary("say that a rollback was looked at by another person")
    .action((model: string, options: { alias: string; as: string; reason: string }, command: Command) =>
      withRegistry(command, bench, async (context, open) => {
        const { alias, as: person, reason } = options;
        await open.reviewRollback({ model, alias, person, reason });
        answer(context, { model, alias, person }, () => `the rollback of ${model}@${alias} is reviewed`);
      }),
    );
}
