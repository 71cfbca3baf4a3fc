import { createRequire } from "node:module";
import type { Month } from "../foundation/months.ts";
import type { Random } from "../foundation/random.ts";
import { drawChanges, drawCommune, legalForms, pick, type RegisterChange } from "./changes.ts";
import { type Cell, regionShares, sectors } from "./economy.ts";
import { drawEstablishments, type Establishment, livelyMonths } from "./establishments.ts";
import { luhnDigit } from "./luhn.ts";

/** What a firm is, as opposed to what happens to it. */
export interface FirmIdentity {
  readonly siren: string;
  readonly name: string;
  readonly cell: Cell;
  /** When it was created; `changes` say what came later. */
  readonly activity: string;
  readonly legalForm: string;
  /** In the order of their days. */
  readonly changes: readonly RegisterChange[];
  readonly department: string;
  readonly regionName: string;
  readonly communeCode: string;
  /** Month and day of creation. */
  readonly createdMonth: Month;
  readonly createdDay: number;
  /** The first one is the head office; transfers between firms come from `transfers.ts`. */
  readonly establishments: readonly Establishment[];
  readonly usualHeadcount: number;
  readonly temper: Temper;
  /** Calendar month in which the yearly accounts close, 1..12, or null for a firm that never files. */
  readonly closingMonth: number | null;
  /** Whether the payment source follows this firm. */
  readonly hasPaydex: boolean;
}

/** How distress shows. It says nothing about the risk itself, so features matter jointly, not one by one. */
export type Temper = "plain" | "silent" | "sloppy";

export interface Place {
  readonly department: string;
  readonly communeCode: string;
  readonly regionName: string;
}

/** Per region of `regionShares`: its departments with the commune of their prefecture. */
export function loadPlaces(): readonly (readonly Place[])[] {
  const require = createRequire(import.meta.url);
  const folder = "@etalab/decoupage-administratif/data";
  const departments = require(`${folder}/departements.json`) as readonly Record<string, string>[];
  const regions = require(`${folder}/regions.json`) as readonly Record<string, string>[];
  return regionShares.map(([code]) => {
    const regionName = regions.find((region) => region.code === code)!.nom!;
    return departments
      .filter((department) => department.region === code)
      .map((department) => ({
        department: department.code!,
        communeCode: department.chefLieu!,
        regionName,
      }));
  });
}

interface IdentityContext {
  readonly places: readonly (readonly Place[])[];
  /** First simulated month. */
  readonly from: Month;
}

/** Depends on nothing but the seed and the first month: the same firms, however long the simulation lasts. */
export function drawIdentity(index: number, random: Random, { places, from }: IdentityContext): FirmIdentity {
  const cell = { region: regionOf(index), sector: drawSector(random) };
  const place = pick(random, places[cell.region]!);
  const siren = sirenOf(index);
  const creation = drawCreation(random, from);
  const name = drawName(random);
  const activity = pick(random, sectors[cell.sector]!.activities);
  const legalForm = pick(random, legalForms);
  const changing = { sector: cell.sector, from: Math.max(from, creation.createdMonth) };
  return {
    siren,
    name,
    cell,
    activity,
    legalForm,
    changes: drawChanges({ activity, legalForm }, random.fork("changes"), changing),
    ...place,
    ...creation,
    establishments: drawEstablishments(siren, random.fork("establishments"), {
      index,
      from,
      createdMonth: creation.createdMonth,
      createdDay: creation.createdDay,
      communeCode: place.communeCode,
      newCommune: (stream) => drawCommune(stream, { places, region: cell.region, old: place.communeCode }),
    }),
    usualHeadcount: drawHeadcount(random),
    temper: drawTemper(random),
    closingMonth: drawClosing(random),
    hasPaydex: random.uniform() < 0.75,
  };
}

/** A low-discrepancy walk (golden ratio) over the shares: every region appears, whatever the number of firms. */
function regionOf(index: number): number {
  let left = ((index + 1) * 0.6180339887498949) % 1;
  for (let i = 0; i < regionShares.length; i++) {
    left -= regionShares[i]![1];
    if (left < 0) return i;
  }
  return 0;
}

function drawSector(random: Random): number {
  let left = random.uniform();
  const found = sectors.findIndex(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found < 0 ? sectors.length - 1 : found;
}

function drawCreation(random: Random, from: Month) {
  const createdDay = 1 + random.integer(28);
  const isNew = random.uniform() < 0.1;
  const age = Math.ceil(-Math.log(1 - random.uniform()) * 170);
  const createdMonth = isNew ? from + random.integer(livelyMonths) : from - Math.min(age, 960);
  return { createdMonth, createdDay };
}

/** Log-normal, median 19; one firm in sixteen stays below the perimeter of ten. */
function drawHeadcount(random: Random): number {
  if (random.uniform() < 0.06) return 2 + random.integer(6);
  return Math.round(10 + Math.exp(2.2 + 1.1 * random.normal()));
}

function drawTemper(random: Random): Temper {
  const u = random.uniform();
  if (u < 0.26) return "silent";
  return u < 0.48 ? "sloppy" : "plain";
}

function drawClosing(random: Random): number | null {
  const u = random.uniform();
  if (u < 0.08) return null;
  if (u < 0.75) return 12;
  return pick(random, [3, 6, 6, 9, 9]);
}

const syllables = "ba do fe gi ka lo mi na po ra si ta ve zo lu mer tal vin cor del".split(" ");
const trades = ["Ateliers", "Services", "Comptoir", "Travaux", "Maison", "Groupe", "Solutions", "Transports"];

/** A made-up word after a trade: names of no one. */
function drawName(random: Random): string {
  const word = pick(random, syllables) + pick(random, syllables) + pick(random, syllables);
  return `${pick(random, trades)} ${word[0]!.toUpperCase()}${word.slice(1)}`.toUpperCase();
}

/** Distinct for indexes below 80 million: the multiplier is coprime to the number of bodies. */
export function sirenOf(index: number): string {
  const body = String(10_000_000 + (((index + 1) * 7_654_321) % 80_000_000));
  return body + luhnDigit(body);
}
