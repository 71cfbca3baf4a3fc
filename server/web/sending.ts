import { useState } from "preact/hooks";
import type { Problem } from "../api/problem.ts";
import { problemFrom } from "./api.ts";

/** One change at a time: whether it is under way, and what stood in its way. */
export function useSending(): {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  /** Runs `change`, then `onDone`; a problem is kept until the next change. */
  readonly run: (change: () => Promise<unknown>, onDone: () => void) => Promise<void>;
} {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (change: () => Promise<unknown>, onDone: () => void) => {
    setBusy(true);
    setProblem(null);
    try {
      await change();
      onDone();
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, run };
}
