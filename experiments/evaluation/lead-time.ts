import { quantile, wilson } from "./intervals/interval.ts";
import { orderInterval } from "./intervals/order.ts";
import { z975 } from "./intervals/student.ts";
import type { Estimate } from "./outcomes.ts";
import { type LevelMargins, levelOf } from "./thresholds.ts";

/** One firm that failed: its judged rows before the procedure. Months are counted from any common start. */
export interface FailedFirm {
  /** Month in which the procedure takes effect. */
  readonly opening: number;
  /** As-of months, ascending, all before `opening`. */
  readonly months: readonly number[];
  /** Of the same rows. */
  readonly margins: readonly number[];
}

/** What is told of lead times. */
export interface LeadMeasure {
  /** As in JSON. */
  readonly name: string;
  readonly title: string;
  readonly better: "higher" | "neither";
  readonly range: readonly [number, number];
  readonly unit: "months" | "share of failing firms";
  readonly of: (firms: readonly LeadFirm[]) => Pick<Estimate, "value" | "low" | "high" | "method" | "firms">;
}

/** One failing firm under one threshold. */
export interface LeadFirm {
  /** Months from the first alert to the procedure; null where there was none. */
  readonly lead: number | null;
  /** The longest lead that its judged rows allow. */
  readonly longest: number;
}

export interface LeadLevel {
  readonly alertedFirms: number;
  /** Firms by months of lead, ascending, those without an alert left out. */
  readonly distribution: readonly { readonly months: number; readonly firms: number }[];
  /** By name of the measure. */
  readonly measures: Readonly<Record<string, Estimate>>;
}

/** How early the alerts of a test part come. Plain JSON. */
export interface LeadTimes {
  readonly failingFirms: number;
  /** Failing firms whose month of procedure the panel's targets do not tell: left out. */
  readonly unknownOpenings: number;
  /** Months of the test part: no lead is longer than what its first day allows. */
  readonly testMonths: number;
  /** `moderate` counts alerts of at least that level. */
  readonly levels: { readonly high: LeadLevel; readonly moderate: LeadLevel };
}

/** Every measure there is; tests are driven by this list. */
export const leadMeasures: readonly LeadMeasure[] = [
  quartile("firstQuartile", "first quartile", 0.25),
  quartile("median", "median", 0.5),
  quartile("thirdQuartile", "third quartile", 0.75),
  alertedAhead(0),
  alertedAhead(3),
  alertedAhead(6),
  alertedAhead(12),
];

/** Each firm counts once, so it is also what is drawn: intervals are those of independent firms. */
export function leadTimes(
  failed: readonly FailedFirm[],
  thresholds: LevelMargins,
  counts: { readonly unknownOpenings: number; readonly testMonths: number },
): LeadTimes {
  return {
    failingFirms: failed.length,
    ...counts,
    levels: {
      high: leadLevel(failed.map((firm) => leadOf(firm, thresholds, ["high"]))),
      moderate: leadLevel(failed.map((firm) => leadOf(firm, thresholds, ["high", "moderate"]))),
    },
  };
}

function leadOf(
  { opening, months, margins }: FailedFirm,
  thresholds: LevelMargins,
  alerts: readonly string[],
): LeadFirm {
  const first = margins.findIndex((margin) => alerts.includes(levelOf(margin, thresholds)));
  return { lead: first < 0 ? null : opening - months[first]!, longest: opening - months[0]! };
}

function leadLevel(firms: readonly LeadFirm[]): LeadLevel {
  const leads = leadsOf(firms);
  const counted = new Map<number, number>();
  for (const months of leads) counted.set(months, (counted.get(months) ?? 0) + 1);
  return {
    alertedFirms: leads.length,
    distribution: [...counted].map(([months, count]) => ({ months, firms: count })),
    measures: Object.fromEntries(
      leadMeasures.map(({ name, of }) => {
        const told = of(firms);
        return [name, { ...told, rows: told.firms, positiveFirms: told.firms }];
      }),
    ),
  };
}

/** Of alerted firms, ascending. */
function leadsOf(firms: readonly LeadFirm[]): Float64Array {
  return Float64Array.from(firms.flatMap(({ lead }) => lead ?? [])).sort();
}

function quartile(name: string, title: string, share: number): LeadMeasure {
  return {
    name,
    title,
    better: "higher",
    range: [0, Number.POSITIVE_INFINITY],
    unit: "months",
    of(firms) {
      const leads = leadsOf(firms);
      if (leads.length === 0) return noValue(0, "no failing firm was alerted");
      return { value: quantile(leads, share), ...orderInterval(leads, share), firms: leads.length };
    },
  };
}

/** Of the failing firms that could have been alerted so early, how many were; `0`: alerted at all. */
function alertedAhead(months: number): LeadMeasure {
  return {
    name: months === 0 ? "alerted" : `alerted${months}`,
    title: months === 0 ? "alerted at all" : `alerted ${months} months ahead or more`,
    better: "higher",
    range: [0, 1],
    unit: "share of failing firms",
    of(firms) {
      const possible = firms.filter(({ longest }) => longest >= months);
      const n = possible.length;
      if (n === 0) return noValue(0, `no failing firm was judged ${months} months before its procedure`);
      const value = possible.filter(({ lead }) => lead !== null && lead >= months).length / n;
      const method = `score interval on ${n} failing firms judged ${months} months or more before their procedure; conditional on model, thresholds and dates`;
      return { value, ...wilson(value, n, z975), method, firms: n };
    },
  };
}

function noValue(firms: number, why: string) {
  return { value: null, low: null, high: null, method: `not defined: ${why}`, firms };
}
