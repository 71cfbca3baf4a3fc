import type { ChildProcess } from "node:child_process";
import { Fault } from "./errors.ts";
import { forkModule } from "./fork.ts";
import type { HelperWord } from "./orders.ts";
import type { LongWork } from "./progress.ts";
import { faultFrom, howEnded } from "./told-fault.ts";

/** A child process that does one order after the other and keeps its compiled code between them. */
export interface Helper<Order extends object, Answer> {
  /** Throws the Fault of the work, `work.cancelled` (the process is killed then), or `helper.failed`. */
  ask(order: Order, work?: LongWork): Promise<Answer>;
  /** Ends the process, whatever it does. */
  close(): void;
}

/** Starts `file`, a module that calls `obeyOrders`. */
export function startHelper<Order extends object, Answer>(
  file: string,
  { execArgv = [] }: { readonly execArgv?: readonly string[] } = {},
): Helper<Order, Answer> {
  const child = forkModule(file, [], {
    execArgv: [...execArgv],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const kill = () => child.kill("SIGKILL");
  return {
    close: kill,
    async ask(order, work = {}) {
      work.signal?.addEventListener("abort", kill, { once: true });
      if (work.signal?.aborted) kill();
      try {
        return await answerOf<Answer>(child, order, work);
      } finally {
        work.signal?.removeEventListener("abort", kill);
      }
    },
  };
}

function answerOf<Answer>(
  child: ChildProcess,
  order: object,
  { onProgress, signal }: LongWork,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const onWord = (word: HelperWord<Answer>) => {
      if (word.type === "progress") return onProgress?.(word.progress);
      stopListening();
      if (word.type === "done") return resolve(word.answer);
      reject(faultFrom(word.fault));
    };
    const onExit = (code: number | null, killedBy: string | null) => {
      stopListening();
      reject(signal?.aborted ? cancelled() : ended(howEnded(code, killedBy)));
    };
    const stopListening = () => {
      child.off("message", onWord);
      child.off("exit", onExit);
      child.off("error", reject);
    };
    child.on("message", onWord);
    child.on("exit", onExit);
    child.on("error", reject);
    child.send(order, (error) => {
      if (error === null) return;
      stopListening();
      reject(signal?.aborted ? cancelled() : ended(`no way to reach it: ${error.message}`));
    });
  });
}

function cancelled(): Fault {
  return new Fault("work.cancelled", "cancelled: nothing was kept", { kind: "cancelled" });
}

function ended(how: string): Fault {
  return new Fault("helper.failed", `a process that did part of the work ended: ${how}; run it again`, {
    kind: "broken",
  });
}
