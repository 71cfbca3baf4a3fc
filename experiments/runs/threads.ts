import { smallestShared } from "../models/logistic/crew.ts";
import type { ModelChoice } from "./study.ts";

/**
 * Threads of one fit, of those there are: all for engines that compute in threads where there is enough to do, else one. The
 * runner counts them as cores, so that fits side by side never use more than there are. `cells`: train rows x features.
 */
export function threadsFor(
  { kind, engine }: Pick<ModelChoice, "kind" | "engine">,
  cells: number,
  threads: number,
): number {
  if (kind === "xgboost") return threads;
  return engine === "newton" && cells >= smallestShared ? threads : 1;
}
