import type { OnProgress, Progress } from "./progress.ts";
import { type ToldFault, tellFault } from "./told-fault.ts";

/** What a helper process says about an order. */
export type HelperWord<Answer> =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly answer: Answer }
  | { readonly type: "failed"; readonly fault: ToldFault };

/** In a helper process (see `startHelper`): does each order that is sent, and says how it went. */
export function obeyOrders<Order, Answer>(
  work: (order: Order, onProgress: OnProgress) => Promise<Answer>,
): void {
  const say = (word: HelperWord<Answer>) =>
    new Promise<void>((resolve) => process.send?.(word, undefined, undefined, () => resolve()));
  // A helper never outlives the process that asked for it: when its loop turns, the closed channel is seen. Not by `exit`,
  // which waits for calls of the library or the disk that are under way.
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // Ctrl-C reaches the whole group of processes: the one that asked decides.
  process.on("SIGINT", () => {});
  process.on("message", async (order: Order) => {
    try {
      const answer = await work(order, (progress) => void say({ type: "progress", progress }));
      await say({ type: "done", answer });
    } catch (error) {
      await say({ type: "failed", fault: tellFault(error, "helper.failed") });
    }
  });
}
