import { describeError, type ErrorKind, Fault, type Place } from "./errors.ts";
import type { OnProgress, Progress } from "./progress.ts";

/** What a helper process says about an order. */
export type HelperWord<Answer> =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly answer: Answer }
  | {
      readonly type: "failed";
      readonly code: string;
      readonly kind: ErrorKind;
      readonly message: string;
      readonly place: Place;
    };

/** In a helper process (see `startHelper`): does each order that is sent, and says how it went. */
export function obeyOrders<Order, Answer>(
  work: (order: Order, onProgress: OnProgress) => Promise<Answer>,
): void {
  const say = (word: HelperWord<Answer>) =>
    new Promise<void>((resolve) => process.send?.(word, undefined, undefined, () => resolve()));
  // A helper never outlives the process that asked for it: when its loop turns, the closed channel is seen.
  process.once("disconnect", () => process.exit(1));
  // Ctrl-C reaches the whole group of processes: the one that asked decides.
  process.on("SIGINT", () => {});
  process.on("message", async (order: Order) => {
    try {
      const answer = await work(order, (progress) => void say({ type: "progress", progress }));
      await say({ type: "done", answer });
    } catch (error) {
      await say(failureOf(error));
    }
  });
}

function failureOf(error: unknown): HelperWord<never> {
  if (error instanceof Fault) {
    const { code, kind, message, place } = error;
    return { type: "failed", code, kind, message, place };
  }
  return { type: "failed", code: "helper.failed", kind: "broken", message: describeError(error), place: {} };
}
