import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { forkModule } from "vigie/datasets";
import type { Task } from "./task.ts";

/** The processes of the jobs. Starting one is not free: where many tasks are alike it stays. */
export interface Workers {
  /** One that waits for a task of this kind, or a new one. */
  take(task: Task): ChildProcess;
  /** Keeps one for the next task of its kind, a short while: it keeps nobody from ending. */
  giveBack(task: Task, child: ChildProcess): void;
}

/** A process that no task has come to for so long is ended. */
const patienceMs = 2000;

interface Waiting {
  readonly kind: string;
  readonly child: ChildProcess;
  /** Ends the waiting. */
  readonly forget: () => void;
}

/** `packageRoot`: where the modules of tasks lie. */
export function createWorkers(packageRoot: string): Workers {
  const waiting = new Set<Waiting>();
  return {
    take(task) {
      const kind = kindOf(task);
      const one = [...waiting].find((other) => other.kind === kind && other.child.connected);
      if (one === undefined) return start(task, packageRoot);
      one.forget();
      hold(one.child, "ref");
      return one.child;
    },
    giveBack(task, child) {
      const forget = () => {
        clearTimeout(timer);
        child.off("exit", forget);
        waiting.delete(one);
      };
      const one: Waiting = { kind: kindOf(task), child, forget };
      const timer = setTimeout(() => {
        forget();
        child.kill("SIGKILL");
      }, patienceMs).unref();
      waiting.add(one);
      child.once("exit", forget);
      hold(child, "unref");
    },
  };
}

/** Processes that loaded the same code under the same environment. */
function kindOf({ module, environment = {} }: Task): string {
  return JSON.stringify([module, environment]);
}

function start({ module, environment }: Task, packageRoot: string): ChildProcess {
  return forkModule(join(import.meta.dirname, "child.ts"), [String(process.pid)], {
    imports: join(packageRoot, module),
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
  });
}

/** Whether this process waits for the child, its channel and what it may say. */
function hold(child: ChildProcess, how: "ref" | "unref"): void {
  child[how]();
  child.channel?.[how]();
  (child.stderr as Socket | null)?.[how]();
}
