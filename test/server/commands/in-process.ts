import { resolve } from "node:path";
import { PassThrough } from "node:stream";
import { createProgram } from "../../../server/commands/program.ts";
import type { Streams } from "../../../server/terminal/output.ts";

const packageRoot = resolve(import.meta.dirname, "../../..");

/** Runs one command line; what it printed. Throws what the command throws. */
export type Commands = (...words: readonly string[]) => Promise<string>;

/** The command tree over a workspace without a process for each command; `typed`: what a person answers at a terminal. */
export function commandsOver(
  workspace: string,
  env: Readonly<Record<string, string>> = {},
  typed: readonly string[] | null = null,
): Commands {
  return async (...words) => {
    let said = "";
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const stdin = Object.assign(new PassThrough(), { isTTY: typed !== null, setRawMode: () => stdin });
    const lines = [...(typed ?? [])];
    // Whoever sits there types the next line once they are asked for one.
    stderr.on(
      "data",
      (chunk: Buffer) => /: $/.test(String(chunk)) && stdin.write(`${lines.shift() ?? ""}\r`),
    );
    for (const stream of [stdout, stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
    const now = () => performance.now();
    const program = createProgram({
      world: { env, clock: () => new Date(), now, packageRoot },
      streams: { stdout, stderr, stdin: () => stdin, env, now } as unknown as Streams,
      signal: new AbortController().signal,
    });
    await program.parseAsync(["--workspace", workspace, ...words], { from: "user" });
    return said;
  };
}
