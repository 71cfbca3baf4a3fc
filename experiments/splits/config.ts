import { Fault, isoOfMonth, type Month, type MonthRange } from "vigie/datasets";
import { type FoldRanges, type LearningPart, learningParts } from "./fold.ts";

/** Parts of the firms, positive; normalised to add up to 1. */
export type Shares = Readonly<Record<LearningPart, number>>;

/** A shorter gap than horizon + reporting delay, declared with its reason; printed wherever the fold is. */
export interface EmbargoOverride {
  readonly overriddenTo: number;
  readonly reason: string;
}

export interface CommonConfig {
  /** Months after the as-of date in which a failure counts. Default 18. */
  readonly horizonMonths?: number;
  /** Months until a failure is known. Default 1. */
  readonly reportingDelayMonths?: number;
  /** Default `full`: horizon + reporting delay. */
  readonly embargo?: "full" | EmbargoOverride;
  /** Default 0.6 train, 0.2 calibrate, 0.2 choose. */
  readonly shares?: Shares;
  /**
   * `hash` (default): a firm's part depends on the seed and its name alone, so new firms never move old ones.
   * `balanced`: failing firms and others are each cut at the shares in the order of that hash, for data with so
   * few failures that a free draw could leave a part without enough; a new firm may then move others.
   */
  readonly assignment?: "hash" | "balanced";
  /** Default `vigie`. */
  readonly seed?: string | number;
}

/** One learning window, cut among train, calibrate and choose by firm. */
export interface WindowConfig extends CommonConfig {
  readonly trainFrom: Month;
  /** First test month; every label learned from was known on its first day. */
  readonly testFrom: Month;
  /** Exclusive. */
  readonly testUntil: Month;
}

/**
 * Each part has its own months, in which rows that lie in the embargo are left out and counted;
 * parts that share months are always separated by firm there.
 */
export interface PartsConfig extends CommonConfig {
  readonly parts: FoldRanges;
  /** true: a firm is in at most one of train, calibrate and choose, over all months. Default false. */
  readonly separateFirms?: boolean;
}

export type FoldConfig = WindowConfig | PartsConfig;

/** A checked configuration with its defaults: what the splitting works from. */
export interface FoldPlan {
  readonly ranges: FoldRanges;
  readonly requiredMonths: number;
  readonly embargoMonths: number;
  /** Last as-of month whose label may be learned from. */
  readonly lastKnown: Month;
  readonly reason: string | null;
  readonly separateFirms: boolean;
  readonly shares: Shares;
  readonly assignment: "hash" | "balanced";
  readonly seed: string;
}

const defaultShares: Shares = { train: 0.6, calibrate: 0.2, choose: 0.2 };

/**
 * Checks a configuration and fills in its defaults. Throws `fold.bad-config` on impossible values.
 */
export function planFold(config: FoldConfig): FoldPlan {
  const requiredMonths =
    wholeMonths("horizonMonths", config.horizonMonths ?? 18) +
    wholeMonths("reportingDelayMonths", config.reportingDelayMonths ?? 1);
  const { months, reason } = embargoOf(config.embargo ?? "full", requiredMonths);
  const ranges = rangesOf(config, months);
  const plan: FoldPlan = {
    ranges,
    requiredMonths,
    embargoMonths: months,
    lastKnown: ranges.test.from - months,
    reason,
    separateFirms: "parts" in config ? (config.separateFirms ?? false) : true,
    shares: normalised(config.shares ?? defaultShares),
    assignment: config.assignment ?? "hash",
    seed: String(config.seed ?? "vigie"),
  };
  checkRanges(plan);
  return plan;
}

function rangesOf(config: FoldConfig, embargoMonths: number): FoldRanges {
  if ("parts" in config) return config.parts;
  const window: MonthRange = { from: config.trainFrom, until: config.testFrom - embargoMonths + 1 };
  const test: MonthRange = { from: config.testFrom, until: config.testUntil };
  return { train: window, calibrate: window, choose: window, test };
}

function embargoOf(embargo: "full" | EmbargoOverride, required: number) {
  if (embargo === "full") return { months: required, reason: null };
  const months = wholeMonths("embargo.overriddenTo", embargo.overriddenTo);
  if (embargo.reason.trim() === "")
    throw badConfig("embargo without a reason", `${months} months`, "why the full embargo cannot be kept");
  return { months, reason: months < required ? embargo.reason : null };
}

function checkRanges({ ranges }: FoldPlan): void {
  for (const [part, { from, until }] of Object.entries(ranges))
    if (!(Number.isInteger(from) && Number.isInteger(until) && from < until))
      throw badConfig(`no months in ${part}`, monthsText({ from, until }), "from before until");
}

function normalised(shares: Shares): Shares {
  const total = shares.train + shares.calibrate + shares.choose;
  if (!learningParts.every((part) => shares[part] > 0) || !Number.isFinite(total))
    throw badConfig("shares out of (0, ∞)", JSON.stringify(shares), "three positive numbers");
  return { train: shares.train / total, calibrate: shares.calibrate / total, choose: shares.choose / total };
}

function wholeMonths(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0)
    throw badConfig(`${name} out of [0, ∞)`, String(value), "whole months");
  return value;
}

function monthsText({ from, until }: MonthRange): string {
  const text = (month: Month) => (Number.isInteger(month) ? isoOfMonth(month) : String(month));
  return `[${text(from)}, ${text(until)})`;
}

export function badConfig(problem: string, value: string, expected: string): Fault {
  return new Fault("fold.bad-config", `${problem}: ${value} (expected ${expected})`);
}
