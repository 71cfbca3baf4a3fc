import type { LongWork } from "../../foundation/progress.ts";
import type { FinishedStage, RunStage, StageCall } from "./stage.ts";

/**
 * Tells the progress of stages that run side by side as one share of all of them. `stages`: how many there are; without end
 * as long as that is not known.
 */
export function sharedProgress(stages: () => number, { onProgress = () => {}, signal }: LongWork) {
  const done = new Map<StageCall, number>();
  const tell = (call: StageCall, fraction: number, detail: string) => {
    done.set(call, fraction);
    const sum = [...done.values()].reduce((total, share) => total + share, 0);
    onProgress({ label: "build panel", fraction: sum / stages(), detail });
  };
  return async (run: RunStage, call: StageCall): Promise<FinishedStage> => {
    const finished = await run(call, {
      onProgress: ({ fraction, detail }) => tell(call, fraction ?? 0, `${call.label}: ${detail ?? ""}`),
      ...(signal && { signal }),
    });
    tell(call, 1, call.label);
    return finished;
  };
}
