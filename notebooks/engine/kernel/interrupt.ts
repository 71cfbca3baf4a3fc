import type { Board } from "./board.ts";
import type { KernelProcess } from "./process.ts";

const acknowledgeMs = 200;
const interruptMs = 500;
const interruptTries = 6;

/** Stops the running cell: by a message while it awaits, by SIGINT while it computes, and where neither helps by ending all. */
export async function interruptRunning(child: KernelProcess, board: Board): Promise<void> {
  const cell = board.running();
  if (cell === undefined) return;
  const { runs, before } = board.stateOf(cell);
  const isStopped = () => {
    const now = board.stateOf(cell);
    return now.status !== "running" || now.runs !== runs;
  };
  child.send({ type: "interrupt", cell, run: runs - before });
  if (await within(acknowledgeMs, isStopped)) return;
  for (let tries = 0; tries < interruptTries; tries++) {
    child.signal("SIGINT"); // is lost when it comes between two stretches of the cell's code
    if (await within(interruptMs, isStopped)) return;
  }
  child.kill("could not be interrupted in any other way, and was ended");
  await child.exited;
}

async function within(ms: number, isTrue: () => boolean): Promise<boolean> {
  for (const until = performance.now() + ms; performance.now() < until; ) {
    if (isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return isTrue();
}
