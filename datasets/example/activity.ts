import { parseMonth } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import { sectors } from "./economy.ts";
import { healthOf } from "./health.ts";
import type { FirmIdentity } from "./identity.ts";
import type { Life } from "./life.ts";
import type { RawFile } from "./rawFiles.ts";
import { endOfMonth, frenchDay, isoDay, namedDay, spacedSiren, urssafMonth } from "./rawFormats.ts";

export const shortTimeHeader = '"ID_DA","ETAB_SIRET","HEURES","MONTANTS","EFFECTIFS","MOIS"';
export const ratioHeader =
  "D1;ANNEE;ARRETE_BILAN;DENOM;CP;REGION;SECTEUR;POIDS_FRNG;TX_MARGE;DELAI_FRS;POIDS_DFISC_SOC;POIDS_FIN_CT;POIDS_FRAIS_FIN";
export const paydexHeader = "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR";

/** `siren;eff201611;…;rais_soc` over the simulated months. */
export function headcountHeader(from: number, until: number): string {
  const months = Array.from({ length: until - from }, (_, i) => `eff${urssafMonth(from + i)}`);
  return ["siren", ...months, "rais_soc"].join(";");
}

interface FirmHistory {
  readonly firm: FirmIdentity;
  readonly life: Life;
  readonly random: Random;
}

const longestYear = 12;

/** One month in 40 is missing. */
export function writeHeadcounts({ firm, life, random }: FirmHistory, file: RawFile): void {
  let line = firm.siren;
  for (let i = 0; i < life.headcounts.length; i++) {
    const isKnown = i >= life.start && i < life.end && random.uniform() > 0.025;
    line += isKnown ? `;${life.headcounts[i]}` : ";";
  }
  file.line(`${line};${firm.name}`);
}

const closures = { from: parseMonth("2020-03"), until: parseMonth("2020-08") };
const secondWave = { from: parseMonth("2020-11"), until: parseMonth("2021-06") };

/** Short-time work: rare and for weak firms in ordinary times, for whole sectors in 2020. */
export function writeShortTime({ firm, life, random }: FirmHistory, file: RawFile): void {
  const { exposure2020 } = sectors[firm.cell.sector]!;
  for (let i = life.start; i < life.end; i++) {
    const month = life.from + i;
    const health = healthOf(life.states[i]!);
    const distress = 0.07 / (1 + Math.exp(3 + 1.6 * health));
    const share = shortTimeShare(month) * exposure2020;
    if (random.uniform() >= 0.002 + distress + 0.9 * share) continue;
    const persons = Math.max(1, Math.round(life.headcounts[i]! * (0.2 + 0.7 * random.uniform())));
    const hours = Math.round(100 * persons * 151.67 * (0.15 + (0.4 + share / 2) * random.uniform())) / 100;
    const id = `d${firm.siren}${i}`;
    const siret = firm.establishments[0]!.siret;
    file.line(
      `"${id}","${siret}",${hours.toFixed(2)},${(hours * 8.03).toFixed(2)},${persons}.0,"${isoDay({ month, day: 1 })}"`,
    );
  }
}

function shortTimeShare(month: number): number {
  if (month >= closures.from && month < closures.until) return 0.9;
  if (month >= secondWave.from && month < secondWave.until) return 0.35;
  return 0;
}

/** Yearly ratios from the mean health of the year; weak firms file less often when due. */
export function writeRatios({ firm, life, random }: FirmHistory, file: RawFile): void {
  if (firm.closingMonth === null) return;
  const character = Array.from({ length: 6 }, () => random.normal());
  for (let i = life.start + longestYear - 1; i < life.end; i++) {
    const month = life.from + i;
    const health = meanHealth(life, i - longestYear + 1, i + 1);
    const now = healthOf(life.states[i]!);
    if ((month % 12) + 1 !== firm.closingMonth) continue;
    const isFiled = random.uniform() < 0.35 + 0.6 / (1 + Math.exp(-2.2 * (now + 1.5)));
    const ratios = drawRatios(firm, random, { health, character });
    if (isFiled) file.line(ratioLine(firm, month, ratios));
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

/** Days late with suppliers, valued on the 15th; one month in twelve is missing. */
export function writePaydex({ firm, life, random }: FirmHistory, file: RawFile): void {
  if (!firm.hasPaydex) return;
  const habit = (firm.temper === "sloppy" ? 14 : 5) + 4 * random.normal();
  const slope = firm.temper === "silent" ? 14 : 7;
  for (let i = life.start; i < life.end; i++) {
    const strain = Math.max(0, -healthOf(life.states[i]!) - 0.2);
    const days = Math.round(habit + slope * strain + 6 * random.normal());
    if (random.uniform() < 0.08) continue;
    const shown = Math.max(0, Math.min(100, days));
    file.line(`${firm.siren};${shown};${shown} jours;${frenchDay({ month: life.from + i, day: 15 })}`);
  }
}
