import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Competitor, Measurement, Told } from "./entry.ts";
import { readTree } from "./process-tree.ts";

export interface Limits {
  readonly seconds: number;
  readonly mebibytes: number;
}

const packageRoot = resolve(import.meta.dirname, "../..");
const sampleMs = 100;

/** Runs a competitor to its end, or until it breaks a limit: then it is killed with everything it started. */
export async function measure({ name, command, before }: Competitor, limits: Limits): Promise<Measurement> {
  await before?.();
  const [program, ...words] = command;
  const started = performance.now();
  const child = spawn(program!, words, {
    cwd: packageRoot,
    // OpenMP's threads sleep while they wait, as in our jobs: on a busy machine their spinning would count as work.
    env: { ...process.env, OMP_WAIT_POLICY: "PASSIVE" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = listen(child);
  const watch = watchTree(child, limits, started);
  const [code, signal] = (await once(child, "close").catch((error) => [String(error), null])) as [
    unknown,
    unknown,
  ];
  const seconds = (performance.now() - started) / 1000;
  const { broken, ...used } = watch.stop();
  if (broken !== undefined) return { name, didNotFinish: broken };
  const told = lastObject(said.out);
  if (code !== 0 || told === undefined)
    return { name, didNotFinish: `${signal ?? `exit ${code}`}: ${reasonIn(said.err)}` };
  return {
    name,
    seconds: typeof told.seconds === "number" ? told.seconds : seconds,
    ...used,
    told,
  };
}

function listen(child: ChildProcess): { out: string; err: string } {
  const said = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    said.out = (said.out + chunk.toString()).slice(-100_000);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    said.err = (said.err + chunk.toString()).slice(-4000);
  });
  return said;
}

function watchTree(child: ChildProcess, limits: Limits, started: number) {
  let [together, largest, processor] = [0, 0, 0];
  let broken: string | undefined;
  const look = () => {
    const tree = child.pid === undefined ? undefined : readTree(child.pid);
    largest = Math.max(largest, tree?.largest ?? 0);
    together = Math.max(together, tree?.together ?? 0, largest);
    processor = Math.max(processor, tree?.processorSeconds ?? 0);
    const seconds = (performance.now() - started) / 1000;
    if (seconds > limits.seconds) broken ??= `did not finish: more than ${limits.seconds} s`;
    if (together > limits.mebibytes) broken ??= `did not finish: more than ${limits.mebibytes} MiB`;
    if (broken !== undefined) kill(tree?.pids ?? [child.pid!]);
  };
  const timer = setInterval(look, sampleMs);
  return {
    stop() {
      clearInterval(timer);
      return {
        broken,
        togetherMiB: together === 0 ? null : together,
        largestMiB: largest === 0 ? null : largest,
        processorSeconds: largest === 0 ? null : processor,
      };
    },
  };
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // gone already
    }
  }
}

/** The line that names the error, in what Node or Python prints about one. */
function reasonIn(text: string): string {
  const lines = text.trim().split("\n");
  return (lines.find((line) => /^\w*(Error|Fault|Exception)\b/.test(line)) ?? lines.at(-1)!).trim();
}

function lastObject(output: string): Told | undefined {
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  return line.startsWith("{") ? (JSON.parse(line) as Told) : undefined;
}
