import { Console } from "node:console";
import { Writable } from "node:stream";
import { withoutEngine } from "../display/errors.ts";
import type { ConsoleLevel } from "./protocol.ts";

const longest = 20_000;

const levels: Readonly<Record<string, ConsoleLevel>> = {
  info: "info",
  warn: "warn",
  assert: "warn",
  error: "error",
  trace: "error",
  debug: "debug",
};

type Say = (level: ConsoleLevel, text: string) => void;

/**
 * Makes every method of `console` (`table`, `group` and `dir` among them), and what is written to the standard streams, tell
 * what it would write. A program that a cell starts still writes to the streams themselves.
 */
export function interceptConsole(say: Say): void {
  let level: ConsoleLevel = "log";
  const stream = streamOf((text) => say(level, text));
  const writer = new Console({ stdout: stream, stderr: stream, colorMode: false });
  for (const [name, method] of Object.entries(writer)) {
    if (typeof method !== "function" || !(name in console)) continue;
    Object.assign(console, {
      [name](...values: readonly unknown[]) {
        level = levels[name] ?? "log";
        return Reflect.apply(method, writer, values);
      },
    });
  }
  process.stdout.write = writerTo(streamOf((text) => say("log", text)));
  process.stderr.write = writerTo(streamOf((text) => say("error", text)));
}

function writerTo(stream: Writable): typeof process.stdout.write {
  return stream.write.bind(stream) as typeof process.stdout.write;
}

function streamOf(tell: (text: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      tell(withoutEngine(chunk.toString().replace(/\n$/, "")).slice(0, longest));
      done();
    },
  });
}
