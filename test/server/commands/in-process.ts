import { resolve } from "node:path";
import { PassThrough } from "node:stream";
import { createProgram } from "../../../server/commands/program.ts";
import type { Streams } from "../../../server/terminal/output.ts";

const packageRoot = resolve(import.meta.dirname, "../../..");

/** Runs one command line; what it printed. Throws what the command throws. */
export type Commands = (...words: readonly string[]) => Promise<string>;

/** The command tree over a workspace without a process for each command. */
export function commandsOver(workspace: string, env: Readonly<Record<string, string>> = {}): Commands {
  return async (...words) => {
    let said = "";
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    for (const stream of [stdout, stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
    const now = () => performance.now();
    const program = createProgram({
      world: { env, clock: () => new Date(), now, packageRoot },
      streams: { stdout, stderr, env, now } as unknown as Streams,
      signal: new AbortController().signal,
    });
    await program.parseAsync(["--workspace", workspace, ...words], { from: "user" });
    return said;
  };
}
