import type { Command } from "commander";
import { Fault } from "vigie/datasets";
import { recordedOfVersion } from "vigie/registry";
import { describeReproduction, reproduceApart } from "../services/reproduce.ts";
import { answer, type Bench, contextOf } from "./context.ts";
import { askingRegistry } from "./with-registry.ts";

/** Retrains a version from its record and journals what came of it; the registry is free while it trains. */
export function addReproduction(registry: Command, bench: Bench): void {
  registry
    .command("reproduce <version>")
    .requiredOption("--as <person>", "who reproduces it: a scientist or a reviewer")
    .summary("retrain it from its record on the recorded engine, compare, and journal the result as evidence")
    .action(async (reference: string, { as: person }: { as: string }, command: Command) => {
      const context = contextOf(command, bench);
      const { workspace, terminal, signal } = context;
      const version = await askingRegistry(context, async (open) => open.resolve(reference));
      const recorded = await recordedOfVersion(version, workspace.runsFolder);
      const work = { person, onProgress: terminal.onProgress, signal };
      const [made] = await reproduceApart(workspace, [recorded], work);
      const { result, largest } = made!;
      const reason = describeReproduction(made!);
      const { model, number } = version;
      const journaled = { version: { model, number }, person, result, largest, reason };
      await askingRegistry(context, async (open) => open.recordReproduction(journaled));
      answer(context, { version: version.reference, ...made! }, () => `${version.reference}  ${reason}`);
      if (result === "identical" || result === "equal within tolerance") return;
      throw new Fault("reproduce.different", `${version.reference}: ${result} (expected the same again)`, {
        kind: "conflict",
      });
    });
}
