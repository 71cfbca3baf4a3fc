import type { Month } from "vigie/datasets";
import { sealedFrom } from "../runs/sealed/seal.ts";
import { studies } from "./studies.ts";

/** First as-of month that a shipped study keeps sealed on the panel of this name, declared features or not; null: none. */
export function sealedOn(panel: string): Month | null {
  const months = studies
    .filter((study) => study.panel === panel.replace(/\+declared$/, ""))
    .flatMap((study) => sealedFrom(study) ?? []);
  return months.length === 0 ? null : Math.min(...months);
}
