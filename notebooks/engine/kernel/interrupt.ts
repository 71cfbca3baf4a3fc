import type { KernelProcess } from "./process.ts";

const acknowledgeMs = 200;
const interruptMs = 500;
const interruptTries = 6;

interface Interrupted {
  readonly cell: string;
  /** As the process counts. */
  readonly run: number;
  readonly isStopped: () => boolean;
}

/** Stops a cell: by a message while it awaits, by SIGINT while it computes, and where neither helps by ending all. */
export async function interruptCell(
  child: KernelProcess,
  { cell, run, isStopped }: Interrupted,
): Promise<void> {
  child.send({ type: "interrupt", cell, run });
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
