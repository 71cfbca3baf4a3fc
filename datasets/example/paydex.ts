import { dayCode } from "./days.ts";
import { healthOf } from "./health.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { frenchDay } from "./rawFormats.ts";

export const paydexHeader = "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR";

const dayOfValue = 15;

/** Days late with suppliers, valued on the 15th; one month in twelve is missing. */
export function writePaydex({ firm, life, random }: FirmHistory, out: Outbox): void {
  if (!firm.hasPaydex) return;
  const draw = random.fork("paydex");
  const habit = (firm.temper === "sloppy" ? 14 : 5) + 4 * draw.normal();
  const slope = firm.temper === "silent" ? 14 : 7;
  for (let i = life.start; i < life.end; i++) {
    const strain = Math.max(0, -healthOf(life.states[i]!) - 0.2);
    const days = Math.round(habit + slope * strain + 6 * draw.normal());
    if (draw.uniform() < 0.08) continue;
    const shown = Math.max(0, Math.min(100, days));
    const month = life.from + i;
    const value = frenchDay({ month, day: dayOfValue });
    out.send("paydex", dayCode(month + 1, dayOfValue), `${firm.siren};${shown};${shown} jours;${value}`);
  }
}
