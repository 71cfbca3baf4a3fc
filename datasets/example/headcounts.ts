import type { Month } from "../foundation/months.ts";
import { type DayCode, dayCode } from "./days.ts";
import { isActiveIn, keptShare } from "./establishments.ts";
import type { FirmHistory } from "./history.ts";
import type { Outbox } from "./outbox.ts";
import { urssafMonth } from "./rawFormats.ts";

/** Months from a month to the delivery that first shows its headcount. */
const delayMonths = 6;
const shares = { missing: 0.025, revised: 0.03 } as const;

/** First month that a delivery received on `received` does not show. */
function shownUntil(received: DayCode): Month {
  return Math.floor(received / 32) - delayMonths + 1;
}

/** `siren;eff201611;…;rais_soc` over the months known on `received`. */
export function headcountHeader(from: Month, received: DayCode): string {
  const months = Array.from({ length: Math.max(0, shownUntil(received) - from) }, (_, i) => i + from);
  return ["siren", ...months.map((month) => `eff${urssafMonth(month)}`), "rais_soc"].join(";");
}

interface Cell {
  readonly text: string;
  /** What earlier deliveries said, and the first day on which they no longer do. */
  readonly before: { readonly text: string; readonly until: DayCode } | null;
}

/** The whole file again in every delivery, as the Urssaf does; a few months are revised months after they appear. */
export function writeHeadcounts(history: FirmHistory, out: Outbox): void {
  const { firm, life } = history;
  const cells = drawCells(history);
  for (const [delivery, { code }] of out.deliveries.entries()) {
    const months = Math.min(cells.length, shownUntil(code) - life.from);
    if (months <= life.start) continue;
    let [line, isEmpty] = [firm.siren, true];
    for (let i = 0; i < months; i++) {
      const { text, before } = cells[i]!;
      const shown = before !== null && code < before.until ? before.text : text;
      if (shown !== "") isEmpty = false;
      line += `;${shown}`;
    }
    if (!isEmpty) out.put("effectif_ent", delivery, `${line};${firm.name}`);
  }
}

const nothing: Cell = { text: "", before: null };

function drawCells({ life, establishments, random }: FirmHistory): readonly Cell[] {
  const draw = random.fork("headcount-file");
  return Array.from({ length: life.headcounts.length }, (_, i) => {
    if (i < life.start || i >= life.end) return nothing;
    const u = draw.uniform();
    if (u < shares.missing) return nothing;
    const month = life.from + i;
    const persons = personsIn({ life, establishments }, i);
    if (u >= shares.missing + shares.revised) return { text: String(persons), before: null };
    const first = Math.max(
      0,
      persons + (draw.uniform() < 0.5 ? -1 : 1) * (1 + draw.integer(1 + persons / 5)),
    );
    const delay = delayMonths + 1 + draw.integer(12);
    return { text: String(persons), before: { text: String(first), until: dayCode(month + delay, 1) } };
  });
}

/** The firm's own employees, less those handed over, and those who came with a business taken over. */
function personsIn(
  { life, establishments }: Pick<FirmHistory, "life" | "establishments">,
  i: number,
): number {
  const month = life.from + i;
  let persons = life.headcounts[i]!;
  if (establishments.length === 1) return persons;
  persons = Math.round(persons * keptShare(establishments, month));
  for (const place of establishments)
    if (place.persons !== null && isActiveIn(place, month)) persons += place.persons;
  return persons;
}
