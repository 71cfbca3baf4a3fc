import type { AnyIterator } from "./live-cell.ts";

/** Milliseconds between two values that a generator may give. */
const pace = 30;

/**
 * A generator's values at a pace that the cells which read them can follow: the next one is drawn when nothing
 * runs any more. `return` reaches the generator at once.
 */
export function createPump(first: unknown, iterator: AnyIterator, isQuiet: () => boolean) {
  let isFirst = true;
  let isOver = false;
  return {
    async next(): Promise<IteratorResult<unknown>> {
      if (isFirst) {
        isFirst = false;
        return { done: false, value: first };
      }
      do await new Promise((resolve) => setTimeout(resolve, pace).unref());
      while (!isOver && !isQuiet());
      return isOver ? { done: true, value: undefined } : iterator.next();
    },
    return(): { done: true; value: undefined } {
      isOver = true;
      void iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
