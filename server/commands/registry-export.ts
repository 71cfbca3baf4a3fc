import { resolve } from "node:path";
import type { Command } from "commander";
import { writeFileDurably } from "vigie/datasets";
import { exportVersion } from "vigie/registry";
import { count } from "../terminal/table.ts";
import { answer, type Bench, contextOf } from "./context.ts";

/** Reads files alone: it takes no lock and works beside a running server. */
export function addExport(registry: Command, bench: Bench): void {
  registry
    .command("export <version>")
    .requiredOption("--out <file>", "the tar to write")
    .summary(
      "one file with a version's bundle, evidence and journal, which `verify FILE` checks on any machine",
    )
    .action(async (version: string, { out }: { out: string }, command: Command) => {
      const context = contextOf(command, bench);
      const { label, bytes } = await exportVersion(context.workspace.registryFolder, version);
      await writeFileDurably(resolve(out), bytes);
      answer(context, { ...label, file: resolve(out), bytes: bytes.length }, () =>
        [
          `${label.model}@${label.number} in ${out}, ${count(bytes.length)} bytes`,
          `check it anywhere: vigie registry verify ${out}`,
        ].join("\n"),
      );
    });
}
