import type { Command } from "commander";
import { Fault, isoOfMonth } from "vigie/datasets";
import { type ExecuteWork, type RecordedLook, type RunRecord, sealedFrom } from "vigie/experiments";
import { recordLookBriefly } from "../services/record-look.ts";
import { lookText } from "../terminal/looks.ts";
import type { CommandContext } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

/** What a verb that judges says of the sealed months. */
export interface FinalOptions {
  readonly final?: true;
  readonly reason?: string;
  readonly as: string;
}

/** `judges`: what `--final` does of this verb. */
export function addFinalOptions(
  command: Command,
  judges = "judge on the sealed months instead of the others",
): Command {
  return command
    .option("--final", `${judges}: recorded for good with who, when and why, and counted on every card`)
    .option("--reason <text>", "why they are looked at; needed with --final");
}

/** `executeStudy` with this develops, or opens the sealed months on purpose. Throws `final.reason`. */
export function finalWork(
  context: Pick<CommandContext, "workspace" | "terminal" | "signal">,
  { final, reason, as: person }: FinalOptions,
): ExecuteWork {
  const work = { onProgress: context.terminal.onProgress, signal: context.signal };
  if (final === undefined && reason === undefined) return work;
  if (final === undefined || reason === undefined || reason.trim() === "")
    throw new Fault(
      "final.reason",
      final === undefined
        ? "--reason without --final (expected both, or neither)"
        : "--final without a reason (expected --reason with a sentence that says why the sealed months are looked at now)",
    );
  return {
    ...work,
    recordLook: recordLookBriefly((use) => askingRegistry(context, use), { person, reason }),
  };
}

/** What a run saw of the sealed months, in lines: each look with how often the window had been looked at by then. */
export function describeSeal(
  { study, windows }: RunRecord,
  looks: readonly RecordedLook[],
): readonly string[] {
  if (windows === undefined) return [];
  if (study.sealed !== undefined && "none" in study.sealed)
    return [`no month is sealed: ${study.sealed.none}`];
  if (Object.values(windows).some(({ isSealed }) => isSealed)) return [looks.map(lookText).join("\n")];
  const from = sealedFrom(study);
  return from === null
    ? []
    : [`development: as-of dates from ${isoOfMonth(from)} on are sealed and were not read`];
}
