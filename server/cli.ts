import { resolve } from "node:path";
import { CommanderError } from "commander";
import { describeError, Fault } from "vigie/datasets";
import { exitCodes } from "./commands/context.ts";
import { createProgram } from "./commands/program.ts";

/** The command line: the one place besides `main.ts` that makes a real clock. */
const stop = new AbortController();
process.once("SIGINT", () => {
  stop.abort();
  process.once("SIGINT", () => process.exit(130));
});

// A reader that has seen enough (`| head`) closes the pipe: the work goes on without it.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

const program = createProgram({
  world: {
    env: process.env,
    clock: () => new Date(),
    now: () => performance.now(),
    packageRoot: resolve(import.meta.dirname, ".."),
  },
  streams: {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: () => process.stdin,
    env: process.env,
    now: () => performance.now(),
  },
  signal: stop.signal,
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}

/** Says what went wrong on stderr and gives the exit code. */
function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const isUsage = error instanceof Fault && error.code.startsWith("usage.");
  process.stderr.write(
    `${process.stderr.isTTY === true ? "\r\u001b[2K" : ""}error: ${describeError(error)}\n`,
  );
  if (process.env.VIGIE_DEBUG !== undefined && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return isUsage ? exitCodes.usage : exitCodes.failed;
}
