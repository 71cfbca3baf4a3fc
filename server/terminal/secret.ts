import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Fault } from "vigie/datasets";
import type { Streams } from "./output.ts";

/**
 * A line that a person types without seeing it; null where nobody sits at a terminal.
 * @throws Fault `terminal.given-up` where they end the input instead.
 */
export async function askSecret(
  { stdin: open, stderr }: Pick<Streams, "stdin" | "stderr">,
  question: string,
): Promise<string | null> {
  const stdin = open();
  if (stdin.isTTY !== true) return null;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    return await new Promise((done, fail) => {
      lines.once("line", done);
      lines.once("SIGINT", () => lines.close());
      lines.once("close", () => fail(givenUp()));
      // Only now does the terminal show nothing of what is typed.
      stderr.write(question);
    });
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

function givenUp(): Fault {
  return new Fault("terminal.given-up", "nothing was typed (expected a line)");
}
