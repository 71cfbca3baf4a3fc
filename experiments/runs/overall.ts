import type { OnProgress, Progress } from "vigie/datasets";

/**
 * One progress for several tasks that run side by side: the fraction is that of all of them, the label names the task
 * that spoke last. Each task counts the same; `of` gives a task its own listener, to be called with fraction 1 at its end.
 */
export function overallProgress(tasks: number, onProgress: OnProgress): { of(): OnProgress } {
  const fractions: number[] = [];
  const tell = (progress: Progress) => {
    const fraction = fractions.reduce((sum, one) => sum + one, 0) / tasks;
    onProgress({ ...progress, fraction });
  };
  return {
    of() {
      const mine = fractions.push(0) - 1;
      return (progress) => {
        fractions[mine] = Math.max(fractions[mine]!, progress.fraction ?? 0);
        tell(progress);
      };
    },
  };
}
