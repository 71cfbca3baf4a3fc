import { type CalendarDay, codeOf } from "./days.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { isoDay } from "./rawFormats.ts";

export const followUpHeader = "siren,alerted_on,listed_on,contacted_on,treated_on";

/** A line for each step, with the steps before it: what a delivery says is what was recorded by then. */
export function writeFollowUps({ firm, life }: FirmHistory, out: Outbox): void {
  for (const { alerted, listed, contacted, treated } of life.followUps) {
    const steps = [alerted, listed, contacted, treated];
    for (const [rank, step] of steps.entries())
      if (step !== null) out.send("followup", codeOf(step), lineOf(firm.siren, steps.slice(0, rank + 1)));
  }
}

function lineOf(siren: string, steps: readonly (CalendarDay | null)[]): string {
  const days = Array.from({ length: 4 }, (_, i) => steps[i] ?? null);
  return [siren, ...days.map((day) => (day === null ? "" : isoDay(day)))].join(",");
}
