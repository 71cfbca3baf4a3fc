import type { Random } from "../foundation/random.ts";
import { dayCode } from "./days.ts";
import { sectors } from "./economy.ts";
import { healthOf } from "./health.ts";
import type { FirmHistory } from "./history.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";
import type { Outbox } from "./outbox.ts";
import { endOfMonth, namedDay, spacedSiren } from "./rawFormats.ts";

export const ratioHeader =
  "D1;ANNEE;ARRETE_BILAN;DENOM;CP;REGION;SECTEUR;POIDS_FRNG;TX_MARGE;DELAI_FRS;POIDS_DFISC_SOC;POIDS_FIN_CT;POIDS_FRAIS_FIN";

const monthsOfYear = 12;
const delayMonths = 7;

/** Yearly ratios from the mean health of the year; weak firms file less often when due. */
export function writeRatios({ firm, life, random }: FirmHistory, out: Outbox): void {
  if (firm.closingMonth === null) return;
  const draw = random.fork("ratios");
  const character = Array.from({ length: 6 }, () => draw.normal());
  for (let i = life.start + monthsOfYear - 1; i < life.end; i++) {
    const month = life.from + i;
    if ((month % 12) + 1 !== firm.closingMonth) continue;
    const health = meanHealth(life, i - monthsOfYear + 1, i + 1);
    const now = healthOf(life.states[i]!);
    const isFiled = draw.uniform() < 0.35 + 0.6 / (1 + Math.exp(-2.2 * (now + 1.5)));
    const ratios = drawRatios(firm, draw, { health, character });
    const { day } = endOfMonth(month);
    const known = dayCode(month + delayMonths, Math.min(day, endOfMonth(month + delayMonths).day));
    if (isFiled) out.send("bdf", known, ratioLine(firm, month, ratios));
  }
}

function drawRatios(
  firm: FirmIdentity,
  random: Random,
  { health, character }: { readonly health: number; readonly character: readonly number[] },
): readonly number[] {
  const noise = (i: number) => 0.6 * character[i]! + 0.6 * random.normal();
  const strain = Math.max(0, -health - 0.3);
  return [
    12 + 11 * health + 13 * noise(0),
    24 + sectors[firm.cell.sector]!.marginShift + 9 * Math.tanh(health) + 10 * noise(1),
    Math.max(0, 58 - 7 * health + 16 * noise(2)),
    Math.max(0, 95 + 42 * strain + 28 * noise(3)),
    Math.max(0, 9 - 3 * health + 7 * noise(4)),
    Math.max(0, 7 + 5 * strain + 4 * noise(5)),
  ];
}

function ratioLine(firm: FirmIdentity, month: number, ratios: readonly number[]): string {
  const year = 1970 + Math.floor(month / 12) + 1;
  const closing = namedDay(endOfMonth(month));
  const region = firm.regionName.toUpperCase();
  const values = ratios.map((ratio) => ratio.toFixed(1)).join(";");
  return `${spacedSiren(firm.siren)};${year};${closing};${firm.name};${firm.communeCode};${region};${firm.activity};${values}`;
}

function meanHealth(life: Life, from: number, until: number): number {
  let sum = 0;
  for (let i = from; i < until; i++) sum += healthOf(life.states[i]!);
  return sum / (until - from);
}
