import type { KernelStatus } from "./events.ts";

interface StatusOptions {
  /** Milliseconds without work after which `onIdleForLong` is called. Default: never. */
  readonly idleShutdownMs: number | undefined;
  readonly onIdleForLong: () => void;
  readonly onChange: (status: KernelStatus) => void;
}

/** Where the kernel as a whole stands, and who waits for it to stand still. */
export function createStatus({ idleShutdownMs, onIdleForLong, onChange }: StatusOptions) {
  const waiters = new Set<() => void>();
  let status: KernelStatus = "starting";
  let timer: NodeJS.Timeout | undefined;
  const isStill = () => status === "idle" || status === "exited" || status === "closed";
  return {
    now: () => status,

    set(next: KernelStatus): void {
      clearTimeout(timer);
      if (next === "idle" && idleShutdownMs !== undefined)
        timer = setTimeout(onIdleForLong, idleShutdownMs).unref();
      if (next !== status) {
        status = next;
        onChange(status);
      }
      if (!isStill()) return;
      for (const wake of waiters) wake();
      waiters.clear();
    },

    /** Resolves when nothing is queued or running. */
    still: (): Promise<void> =>
      isStill() ? Promise.resolve() : new Promise((resolve) => waiters.add(resolve)),
  };
}
