import type { ChildProcess } from "node:child_process";
import type { Conditions } from "../conditions.ts";
import { watchMemory } from "./memory.ts";
import type { FromKernel, ToKernel } from "./protocol.ts";
import { forkKernel, type Spares } from "./spares.ts";

export interface KernelProcessOptions {
  readonly file: string;
  readonly workspace: string;
  readonly conditions: Conditions;
  readonly memoryMb: number;
  /** Where a process may wait already. */
  readonly spares: Spares | undefined;
  readonly onMessage: (message: FromKernel) => void;
  readonly onText: (level: "log" | "error", text: string) => void;
  readonly onMemory: (bytes: number) => void;
  /** Called once, with why in words. */
  readonly onExit: (reason: string) => void;
}

export interface KernelProcess {
  send(message: ToKernel): void;
  signal(signal: "SIGINT"): void;
  /** Ends it at once; `onExit` gets `reason`. */
  kill(reason: string): void;
  readonly exited: Promise<void>;
}

/** Gives a spare process its notebook. */
export function startKernelProcess(options: KernelProcessOptions): KernelProcess {
  const { file, workspace, conditions, spares, memoryMb, onMessage, onText, onMemory, onExit } = options;
  const { child } = spares?.take(memoryMb) ?? forkKernel(workspace, memoryMb);
  post(child, { type: "open", file, workspace, conditions });
  let reason: string | undefined;
  let isOver = false;
  let lastErrors = "";
  const kill = (why: string) => {
    reason ??= why;
    child.kill("SIGKILL");
  };
  const unwatch = watchMemory(child, (bytes) => {
    onMemory(bytes);
    if (bytes > memoryMb * 2 ** 20) kill(`used more than ${memoryMb} MB of memory`);
  });
  child.on("message", (message) => onMessage(message as FromKernel));
  child.stdout?.on("data", (bytes: Buffer) => onText("log", bytes.toString()));
  child.stderr?.on("data", (bytes: Buffer) => {
    lastErrors = (lastErrors + bytes.toString()).slice(-4000);
    onText("error", bytes.toString());
  });
  const exited = new Promise<void>((resolve) => {
    const finish = (code: number | null, signal: string | null) => {
      if (isOver) return;
      isOver = true;
      unwatch();
      onExit(reason ?? describeExit({ code, signal, memoryMb, lastErrors }));
      resolve();
    };
    child.on("close", finish);
    child.on("error", (error) => {
      reason ??= `could not start: ${error.message}`;
      finish(null, null);
    });
  });
  return {
    send: (message) => post(child, message),
    signal: (signal) => void child.kill(signal),
    kill,
    exited,
  };
}

function post(child: ChildProcess, message: ToKernel): void {
  if (child.connected) child.send(message, () => {}); // a child that has just died says so through `onExit`
}

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly memoryMb: number;
  readonly lastErrors: string;
}

function describeExit({ code, signal, memoryMb, lastErrors }: Ending): string {
  if (/heap out of memory|Array buffer allocation failed/i.test(lastErrors))
    return `used more than ${memoryMb} MB of memory`;
  if (signal !== null) return `was ended by the system (${signal})`;
  const words = lastErrors
    .trim()
    .split("\n")
    .find((line) => /Error/.test(line));
  return `ended with code ${code}${words === undefined ? "" : `: ${words.trim()}`}`;
}
