import type { Month } from "../foundation/months.ts";
import { parseMonth } from "../foundation/months.ts";
import { createRandom } from "../foundation/random.ts";
import { healthOf, stateCount } from "./health.ts";

/** Code of the region and its share of the firms; the shares follow the number of French employers, rounded. */
export const regionShares: readonly (readonly [code: string, share: number])[] = [
  ["11", 0.2005],
  ["84", 0.127],
  ["93", 0.085],
  ["76", 0.086],
  ["75", 0.087],
  ["32", 0.08],
  ["44", 0.075],
  ["52", 0.061],
  ["53", 0.052],
  ["28", 0.044],
  ["27", 0.037],
  ["24", 0.034],
  ["04", 0.01],
  ["94", 0.006],
  ["01", 0.005],
  ["02", 0.005],
  ["03", 0.003],
  ["06", 0.0025],
];

export interface Sector {
  /** Codes of the French activity classification, as SIRENE writes them. */
  readonly activities: readonly string[];
  readonly share: number;
  /** Added to the logarithm of the monthly hazard. */
  readonly risk: number;
  /** Monthly contributions per employee, euros. */
  readonly contributionEuros: number;
  /** How hard the closures of spring 2020 hit, 0..1. */
  readonly exposure2020: number;
  /** Percentage points that the sector adds to the usual margin rate. */
  readonly marginShift: number;
}

const sector = (
  activities: readonly string[],
  [share, risk, contributionEuros, exposure2020, marginShift]: readonly [
    number,
    number,
    number,
    number,
    number,
  ],
): Sector => ({ activities, share, risk, contributionEuros, exposure2020, marginShift });

export const sectors: readonly Sector[] = [
  sector(["01.21Z", "01.47Z", "02.20Z"], [0.02, -0.3, 620, 0.1, 4]),
  sector(["10.71A", "14.13Z", "25.62B", "28.99B", "31.09B"], [0.17, 0, 960, 0.4, 0]),
  sector(["38.11Z", "36.00Z"], [0.015, -0.4, 980, 0.2, 3]),
  sector(["41.20B", "43.21A", "43.32A", "43.99C"], [0.16, 0.45, 930, 0.5, -4]),
  sector(["46.69B", "47.11D", "47.71Z", "45.20A"], [0.2, 0.1, 800, 0.45, -3]),
  sector(["49.41A", "52.29A", "53.20Z"], [0.07, 0.2, 840, 0.35, -2]),
  sector(["55.10Z", "56.10A", "56.10C"], [0.11, 0.5, 640, 1, 1]),
  sector(["58.29C", "62.01Z", "62.02A"], [0.07, -0.15, 1500, 0.15, 6]),
  sector(["70.22Z", "71.12B", "73.11Z", "78.20Z", "81.21Z"], [0.14, 0.05, 1050, 0.35, 2]),
  sector(["86.10Z", "87.10A", "93.13Z", "96.02A"], [0.045, -0.2, 780, 0.6, 1]),
];

const freeze = { from: parseMonth("2020-04"), until: parseMonth("2021-10") };
const aftermath = { from: parseMonth("2022-07"), until: parseMonth("2025-07") };

/** The realised path of the simulated economy: everything here is decided by the seed alone. */
export interface Economy {
  /**
   * Probability that a firm in this health state and cell enters a procedure in this month; less while it is under the
   * effect of a treatment.
   */
  hazard(state: number, cell: Cell, month: Month, isTreated?: boolean): number;
  /** Cycle of the cell in this month, added to the logarithm of the hazard. */
  cycle(cell: Cell, month: Month): number;
}

export interface Cell {
  readonly sector: number;
  readonly region: number;
}

const baseLogHazard = -9;
const healthEffect = 2.3;
const highestHazard = 0.25;
/** A treated firm's hazard is multiplied by this, for `treatmentMonths` (`treatment.ts`). */
const treatmentFactor = 0.45;

const hazardOfHealth = Float64Array.from({ length: stateCount }, (_, state) =>
  Math.exp(-healthEffect * healthOf(state)),
);

/** Paths are drawn month after month: a longer range leaves the months of a shorter one as they are. */
export function makeEconomy(seed: string, from: Month, until: Month): Economy {
  const path = (label: string, persistence: number, size: number) =>
    autoregression(`${seed}/${label}`, { length: until - from, persistence, size });
  const bySector = sectors.map((_, i) => path(`sector-${i}`, 0.97, 0.15));
  const byRegion = regionShares.map(([code]) => path(`region-${code}`, 0.97, 0.12));
  const cycle = (cell: Cell, month: Month) =>
    bySector[cell.sector]![month - from]! + byRegion[cell.region]![month - from]! + national(month);
  const levels = sectors.map(({ risk }, sector) =>
    regionShares.map((_, region) =>
      Float64Array.from({ length: until - from }, (_, i) =>
        Math.exp(baseLogHazard + risk + cycle({ sector, region }, from + i)),
      ),
    ),
  );
  return {
    cycle,
    hazard(state, { sector, region }, month, isTreated = false) {
      const hazard = levels[sector]![region]![month - from]! * hazardOfHealth[state]!;
      return Math.min(highestHazard, isTreated ? hazard * treatmentFactor : hazard);
    },
  };
}

/** Courts stood nearly still during the freeze of 2020; the postponed failures came from 2022 on. */
function national(month: Month): number {
  if (month >= freeze.from && month < freeze.until) return -0.9;
  if (month >= aftermath.from && month < aftermath.until) return 0.3;
  return 0;
}

interface PathShape {
  readonly length: number;
  readonly persistence: number;
  /** Standard deviation of the stationary path. */
  readonly size: number;
}

function autoregression(seed: string, { length, persistence, size }: PathShape): Float64Array {
  const random = createRandom(seed);
  const step = size * Math.sqrt(1 - persistence ** 2);
  const path = new Float64Array(length);
  let value = size * random.normal();
  for (let i = 0; i < length; i++) {
    path[i] = value;
    value = persistence * value + step * random.normal();
  }
  return path;
}
