import { type Groups, rowsByLevel } from "../groups.ts";
import type { Contrast } from "../intervals/mover.ts";
import { poolDifference, poolRatio, type Stratum } from "../intervals/pooled.ts";
import { estimateRatios, type FirmSums, ratioCarriers, ratioSums } from "../intervals/ratio.ts";
import { compareLevels } from "../level-order.ts";
import type { Outcomes } from "../outcomes.ts";
import { subsetOutcomes } from "../subset.ts";
import { type Audit, type AuditOptions, auditGroups } from "./audit.ts";
import {
  type AuditedPair,
  contrast,
  isUndecided,
  type Judgement,
  judgeAll,
  judgeContrasts,
  worstOf,
} from "./judge.ts";
import { everyoneElse, namedLevel, whyNothing } from "./reference.ts";
import { type AuditSpecification, type Criterion, usualAudit } from "./specification.ts";
import { type Undecided, type WhyUndecided, whyUndecided } from "./undecided.ts";

export interface ControlledLine extends Judgement {
  readonly level: string;
  /** The level compared with, or `everyone else`. */
  readonly reference: string;
  /** The gap without the control, on the same rows. */
  readonly crude: number | null;
  /** Levels of the control in which group and reference both occur. */
  readonly strata: number;
}

export interface ControlledCriterion extends Criterion {
  readonly verdict: Judgement["verdict"];
  readonly lines: readonly ControlledLine[];
}

/** A division audited among firms alike in another. Plain JSON. */
export interface ControlledAudit {
  readonly division: string;
  readonly control: string;
  /** Within each level of the control, as Fairlearn's `control_features`. */
  readonly audits: Readonly<Record<string, Audit>>;
  /** What is left of each gap over all levels of the control together. */
  readonly pooled: readonly ControlledCriterion[];
  /** Levels of the control in which nothing can be compared. */
  readonly leftOut: readonly ({ readonly level: string } & WhyUndecided)[];
}

/**
 * The primary criteria of a division with another held fixed: level by level, and pooled by Mantel-Haenszel.
 * Throws what `auditGroups` throws.
 */
export function auditControlled(
  outcomes: Outcomes,
  { groups, control }: { groups: Groups; control: Groups },
  options: AuditOptions,
): ControlledAudit {
  const { audits, leftOut } = auditWithin(outcomes, groups, control, options);
  const specification = options.specification ?? usualAudit;
  const cut: Cut = { outcomes, groups, control, threshold: options.threshold };
  return {
    division: groups.name,
    control: control.name,
    audits,
    pooled: specification.primary.map((criterion) => poolCriterion(criterion, cut, specification)),
    leftOut,
  };
}

/** The same audit within each level of a control division: what remains of a gap among firms alike in it. */
export function auditWithin(
  outcomes: Outcomes,
  groups: Groups,
  control: Groups,
  options: AuditOptions,
): Pick<ControlledAudit, "audits" | "leftOut"> {
  const rowsOf = rowsByLevel(control, outcomes.labels.length);
  const named = namedLevel(options.specification ?? usualAudit, groups.name);
  const audits: Record<string, Audit> = {};
  const leftOut: ({ level: string } & WhyUndecided)[] = [];
  control.levels.forEach((level, code) => {
    const rows = rowsOf[code]!;
    if (rows.length === 0) return;
    const codes = Int32Array.from(rows, (row) => groups.codes[row]!);
    const why = whyNothing({ ...groups, codes }, named);
    if (why === null)
      audits[level] = auditGroups(subsetOutcomes(outcomes, rows), { ...groups, codes }, options);
    else leftOut.push({ level, ...whyUndecided(why) });
  });
  return { audits, leftOut };
}

interface Cut {
  readonly outcomes: Outcomes;
  readonly groups: Groups;
  readonly control: Groups;
  readonly threshold: number;
}

function poolCriterion(
  criterion: Criterion,
  cut: Cut,
  specification: AuditSpecification,
): ControlledCriterion {
  const reference = pooledReference(cut, specification);
  const present = cut.groups.levels
    .map((level, code) => ({ level, code }))
    .filter(({ level, code }) => level !== reference && cut.groups.codes.includes(code))
    .sort(compareLevels);
  const found = present.map(({ code }) => poolLevel(criterion, cut, sideOf(cut.groups, code, reference)));
  const judged = judgeContrasts(
    criterion,
    found.map(({ gap }) => gap),
    found,
  );
  const crude = judgeAll(criterion, found);
  const lines = present.map(
    ({ level }, i): ControlledLine => ({
      level,
      reference: reference ?? everyoneElse,
      ...judged[i]!,
      crude: crude[i]!.gap?.value ?? null,
      strata: found[i]!.strata,
    }),
  );
  return { ...criterion, verdict: worstOf(lines), lines };
}

/** The level compared with: named, or that with most firms; null for everyone else. */
function pooledReference(
  { groups, outcomes: { firms } }: Cut,
  specification: AuditSpecification,
): string | null {
  if (specification.reference !== "largest") return namedLevel(specification, groups.name);
  const firmsOf = groups.levels.map(() => new Set<number>());
  groups.codes.forEach((code, row) => {
    firmsOf[code]!.add(firms[row]!);
  });
  const most = Math.max(...firmsOf.map(({ size }) => size));
  return groups.levels[firmsOf.findIndex(({ size }) => size === most)]!;
}

/** Of a row: 1 in the group, 0 in the reference, -1 in neither. */
type Side = (row: number) => 1 | 0 | -1;

function sideOf({ codes, levels }: Groups, code: number, reference: string | null): Side {
  return (row) => {
    if (codes[row] === code) return 1;
    return reference === null || levels[codes[row]!] === reference ? 0 : -1;
  };
}

interface PooledLevel extends AuditedPair {
  readonly gap: Contrast | Undecided;
  readonly strata: number;
}

function poolLevel({ metric, compare }: Criterion, cut: Cut, side: Side): PooledLevel {
  const { outcomes, control, threshold } = cut;
  const strata = rowsByLevel(control, outcomes.labels.length)
    .map((rows) => ({
      own: rows.filter((row) => side(row) === 1),
      other: rows.filter((row) => side(row) === 0),
    }))
    .map(({ own, other }) => ({ own, other, sums: stratumOf(outcomes, { metric, threshold, own, other }) }))
    .filter(({ sums }) => hasUnder(sums.group) && hasUnder(sums.reference));
  const [own, other] = [strata.flatMap((one) => one.own), strata.flatMap((one) => one.other)];
  const measure = (rows: readonly number[]) =>
    estimateRatios(outcomes, { names: [metric], threshold, rows })[metric]!;
  const pair = { group: measure(own), reference: measure(other), strata: strata.length };
  if (strata.length === 0) return { ...pair, gap: { because: "no stratum with both" } };
  const simple = contrast({ metric, compare, margin: 0 }, pair.group, pair.reference);
  if (isUndecided(simple)) return { ...pair, gap: simple };
  const carriers = Math.min(
    ...[own, other].map((rows) => ratioCarriers(outcomes, { name: metric, threshold, rows })),
  );
  const pool = compare === "difference" ? poolDifference : poolRatio;
  const sums = strata.map((one) => one.sums);
  return { ...pair, gap: pool(sums, carriers) };
}

function stratumOf(
  outcomes: Outcomes,
  {
    metric,
    threshold,
    own,
    other,
  }: { metric: string; threshold: number; own: readonly number[]; other: readonly number[] },
): Stratum {
  const sums = (rows: readonly number[]) => ratioSums(outcomes, { name: metric, threshold, rows });
  return { group: sums(own), reference: sums(other) };
}

function hasUnder({ under }: FirmSums): boolean {
  return under.some((one) => one > 0);
}
