import { compareLevels } from "vigie/experiments";
import type { AlertRow } from "./alert-row.ts";

type Level = "high" | "moderate";

/** One alert level of two lists of the same firms. */
export interface LevelChange {
  readonly before: number;
  readonly after: number;
  readonly enter: number;
  readonly leave: number;
  /** Firms in both over firms in either; 1 where both are empty. */
  readonly jaccard: number;
}

/** The same within a region or a department; counts of one or two firms are null: they would tell who it is. */
export interface PlaceChange {
  readonly place: string;
  readonly levels: Readonly<Record<Level, { readonly enter: number | null; readonly leave: number | null }>>;
}

/** What a release would change, firm by firm, before it is one. Plain JSON without a firm in it. */
export interface ReleaseSimulation {
  readonly format: "vigie.simulation/1";
  /** `YYYY-MM-DD` */
  readonly asOf: string;
  /** `model@number` of the version in place and of the one that would replace it. */
  readonly before: string;
  readonly after: string;
  readonly levels: Readonly<Record<Level, LevelChange>>;
  readonly regions: readonly PlaceChange[];
  readonly departments: readonly PlaceChange[];
  /** Alerts of each department, both levels together, against what its office can follow; one or two are null. */
  readonly workload: readonly {
    readonly department: string;
    readonly before: number | null;
    readonly after: number | null;
    readonly capacity: number;
  }[];
  /** Departments with more alerts than the office can follow. */
  readonly overloaded: readonly {
    readonly department: string;
    readonly alerts: number;
    readonly capacity: number;
  }[];
  /** What most often raises the risk of firms that enter, most frequent first: panel columns. */
  readonly reasons: readonly { readonly column: string; readonly firms: number }[];
  /** Why it is a jump; empty where it is none. */
  readonly jump: readonly Jump[];
}

/** A level that grows or shrinks too much, or that is mostly of other firms; `levels` has the numbers. */
export interface Jump {
  readonly level: Level;
  readonly why: "size" | "firms";
}

/** A level may grow or shrink by this share, and two lists must share this much, before a release is called a jump. */
const jumpBounds = { share: 0.25, jaccard: 0.5, leastFirms: 10 } as const;

/** Fewest firms that a count may tell of. */
const fewest = 3;
const levels = ["high", "moderate"] as const;
const noPlace = "not known";

/** Two lists at the same as-of date, one a version; `capacity` is what a department's office can follow. */
export function simulateRelease(
  before: readonly AlertRow[],
  after: readonly AlertRow[],
  { capacity = 200 }: { readonly capacity?: number } = {},
): ReleaseSimulation {
  const changes = Object.fromEntries(
    levels.map((level) => [level, changeOf(atLevel(before, level), atLevel(after, level))]),
  ) as Record<Level, LevelChange>;
  return {
    format: "vigie.simulation/1",
    asOf: after[0]?.asOf ?? "",
    before: before[0]?.version ?? "",
    after: after[0]?.version ?? "",
    levels: changes,
    regions: placesOf(before, after, "region"),
    departments: placesOf(before, after, "department"),
    workload: workloadOf(before, after, capacity),
    overloaded: overloaded(after, capacity),
    reasons: reasonsOfEntrants(before, after),
    jump: levels.flatMap((level) => jumpOf(level, changes[level])),
  };
}

function atLevel(rows: readonly AlertRow[], level: Level): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.level === level).map(({ siren }) => siren));
}

function changeOf(before: ReadonlySet<string>, after: ReadonlySet<string>): LevelChange {
  const stay = [...after].filter((siren) => before.has(siren)).length;
  const either = before.size + after.size - stay;
  return {
    before: before.size,
    after: after.size,
    enter: after.size - stay,
    leave: before.size - stay,
    jaccard: either === 0 ? 1 : stay / either,
  };
}

function placesOf(
  before: readonly AlertRow[],
  after: readonly AlertRow[],
  column: "region" | "department",
): readonly PlaceChange[] {
  const placeOf = (row: AlertRow) => row[column] ?? noPlace;
  const places = [...new Set([...before, ...after].map(placeOf))].sort(orders[column]);
  return places.map((place) => {
    const here = (rows: readonly AlertRow[]) => rows.filter((row) => placeOf(row) === place);
    const [ours, theirs] = [here(before), here(after)];
    const entries = levels.map((level) => {
      const { enter, leave } = changeOf(atLevel(ours, level), atLevel(theirs, level));
      return [level, { enter: told(enter), leave: told(leave) }];
    });
    return { place, levels: Object.fromEntries(entries) as PlaceChange["levels"] };
  });
}

/** Regions as a reader looks for them, Île-de-France beside Hauts-de-France; departments by their codes. */
const orders = {
  region: (a: string, b: string) =>
    Number(a === noPlace) - Number(b === noPlace) || compareLevels({ level: a }, { level: b }),
  department: undefined,
};

function told(count: number): number | null {
  return count > 0 && count < fewest ? null : count;
}

function alertsByDepartment(rows: readonly AlertRow[]): ReadonlyMap<string, number> {
  const alerts = new Map<string, number>();
  for (const { department, level } of rows)
    if (level !== "none") alerts.set(department ?? noPlace, (alerts.get(department ?? noPlace) ?? 0) + 1);
  return alerts;
}

function workloadOf(
  before: readonly AlertRow[],
  after: readonly AlertRow[],
  capacity: number,
): ReleaseSimulation["workload"] {
  const [ours, theirs] = [alertsByDepartment(before), alertsByDepartment(after)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().map((department) => ({
    department,
    before: told(ours.get(department) ?? 0),
    after: told(theirs.get(department) ?? 0),
    capacity,
  }));
}

function overloaded(after: readonly AlertRow[], capacity: number): ReleaseSimulation["overloaded"] {
  return [...alertsByDepartment(after)]
    .filter(([, count]) => count > capacity)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([department, count]) => ({ department, alerts: count, capacity }));
}

/** The strongest column of each firm that was not alerted and now is; columns of one or two firms are left out. */
function reasonsOfEntrants(
  before: readonly AlertRow[],
  after: readonly AlertRow[],
): ReleaseSimulation["reasons"] {
  const alerted = new Set(before.filter(({ level }) => level !== "none").map(({ siren }) => siren));
  const firms = new Map<string, number>();
  for (const { level, siren, contributions } of after) {
    if (level === "none" || alerted.has(siren)) continue;
    const [strongest] = Object.entries(contributions).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    if (strongest !== undefined && strongest[1] > 0)
      firms.set(strongest[0], (firms.get(strongest[0]) ?? 0) + 1);
  }
  return [...firms]
    .filter(([, count]) => count >= fewest)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 5)
    .map(([column, count]) => ({ column, firms: count }));
}

function jumpOf(level: Level, { before, after, jaccard }: LevelChange): readonly Jump[] {
  const { share, jaccard: least, leastFirms } = jumpBounds;
  if (Math.max(before, after) < leastFirms) return [];
  const isOfSize = Math.abs(after - before) > share * before;
  return [
    ...(isOfSize ? [{ level, why: "size" as const }] : []),
    ...(jaccard < least ? [{ level, why: "firms" as const }] : []),
  ];
}

/** Why it is a jump, in sentences. */
export function jumpSentences({
  jump,
  levels: changes,
}: Pick<ReleaseSimulation, "jump" | "levels">): readonly string[] {
  return jump.map(({ level, why }) => {
    const { before, after, jaccard } = changes[level];
    return why === "size"
      ? `${level}: from ${before} to ${after} firms (more than ${100 * jumpBounds.share} %)`
      : `${level}: only ${(100 * jaccard).toFixed(0)} % of the firms in either list are in both`;
  });
}
