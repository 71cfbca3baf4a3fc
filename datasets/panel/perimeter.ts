import { firstYear, startOfMonth } from "../foundation/calendar.ts";
import type { Month } from "../foundation/months.ts";
import { headcount } from "./bases/latestValues.ts";
import type { Step } from "./facts.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { latestFacts } from "./latest.ts";
import { registerSql } from "./register.ts";
import { take } from "./settle.ts";
import type { Spells, Told } from "./spells.ts";

/** A rule that a firm passes or fails at an as-of date, by what was known of the register then. */
export interface RegisterRule {
  readonly name: string;
  /** DuckDB condition over the columns of `registerSql` under which the firm-month stays. */
  readonly keeps: string;
}

const division = "substr(activity, 1, 2)";
const activityNumber = "try_cast(replace(substr(activity, 1, 5), '.', '') AS INTEGER)";

/** Applied in this order; a firm-month is counted under the first rule that removes it. */
export const registerRules: readonly RegisterRule[] = [
  {
    name: "head office in a French department",
    keeps: "department IS NOT NULL AND region IS NOT NULL",
  },
  {
    name: "not a public legal form",
    keeps: "coalesce(substr(legalForm, 1, 1) NOT IN ('4', '7'), true)",
  },
  {
    name: "not administration, education, finance or a member organisation",
    keeps: `coalesce(NOT (${division} IN ('84', '64', '65', '66') OR ${activityNumber} BETWEEN 8510 AND 8542
      OR ${activityNumber} BETWEEN 9411 AND 9492 OR ${activityNumber} = 9900), true)`,
  },
];

/** Fewest employees of a firm that belongs to the perimeter. */
export const headcountFloor = 10;
const headcountMonths = 36;

/** Query of the sirens of the firms that ever had enough employees to have rows. */
export const largeSql = (tables: FactTables) =>
  `SELECT siren FROM ${allTables(tables).effectif_ent} WHERE headcount >= ${headcountFloor}`;

/**
 * What was known of the register about the firms that ever had ten employees, with `removedBy`: the position, from 1 on, of
 * the first rule that removes the firm then, or 0.
 */
export function judgedRegisterSql(tables: FactTables): string {
  const reason = registerRules.map(({ keeps }, i) => `WHEN NOT (${keeps}) THEN ${i + 1}`).join("\n  ");
  return `SELECT *, (CASE ${reason} ELSE 0 END)::INTEGER AS removedBy FROM (${registerSql(tables, largeSql(tables))})`;
}

/**
 * Out of the shared table `register_state`: numbers the firms of the register that ever had ten employees (`firm`): those that pass the rules at some date first, by
 * region and siren. The others never have a row and are only counted (`small_firm`). `state` are the states of the register
 * of a `firm`, numbered in the order in which their rows lie in a month: by region and siren.
 */
export function firmPerimeterSteps(tables: FactTables): readonly Step[] {
  const { sirene_ul } = allTables(tables);
  return [
    {
      label: "perimeter of firms",
      sql: `CREATE TEMP TABLE register AS FROM register_state SEMI JOIN (SELECT siren FROM ${sirene_ul}) USING (siren);
CREATE TEMP TABLE firm AS
SELECT (row_number() OVER (ORDER BY isKept DESC, region, siren) - 1)::INTEGER AS firm, siren, isKept
FROM (SELECT siren, bool_or(removedBy = 0) AS isKept, arg_min(region, since) AS region FROM register GROUP BY siren);
CREATE TEMP TABLE state AS
SELECT (row_number() OVER (ORDER BY region, siren, since) - 1)::INTEGER AS state, * EXCLUDE isKept
FROM register JOIN firm USING (siren);
CREATE TEMP TABLE small_firm AS
SELECT (row_number() OVER () - 1)::INTEGER AS firm, siren
FROM (SELECT DISTINCT siren FROM ${sirene_ul}) ANTI JOIN firm USING (siren)`,
    },
  ];
}

export interface GridRange {
  /** First month of the grid: the first as-of month minus what features look back. */
  readonly gridFrom: number;
  readonly from: number;
  readonly until: number;
}

export function gridSteps({ gridFrom, until }: GridRange): readonly Step[] {
  return [
    {
      label: "grid",
      sql: `CREATE TEMP TABLE grid_month AS SELECT unnest(range(${gridFrom}, ${until}))::INTEGER AS month`,
    },
  ];
}

const daysPerYear = 365.25;
/** Number of a month's first day, counted from January 1970. */
const dayOfMonth = (month: Month) => startOfMonth(month + (1970 - firstYear) * 12);

/** Dates of creation and closing as the newest delivery known at each month says. */
function datedSql(facts: string): string {
  const latest = latestFacts({ facts, newestBy: "received", columns: ["createdOn", "closedOn"] });
  return `SELECT firm, createdOn, as_of_month(createdOn) AS created, as_of_month(closedOn) AS closed,
  known AS since, lead(known) OVER one_firm AS next
FROM (${latest}) WINDOW one_firm AS (PARTITION BY firm ORDER BY known)`;
}

/** Between creation and closing. A closing that lies ahead is not seen, whenever the row was delivered. */
const aliveSql = (facts: string) =>
  `SELECT * FROM (SELECT firm, greatest(since, created) AS since, least(next, closed) AS until, 1 AS isAlive
  FROM (${datedSql(facts)})) WHERE since < coalesce(until, 1000000)`;

/**
 * The firm exists; it had ten employees in one of the last 36 months [t - 36, t), as far as was known; it has a state in the
 * register that a rule removes, or none.
 */
export const rowSpells = {
  isAlive: { label: "alive", columns: ["isAlive"], sql: aliveSql("register_fact") },
  isLarge: {
    label: "perimeter of rows",
    columns: ["isLarge"],
    facts: "latest",
    ...{ sql: headcount.sql, read: headcount.columns, of: largeOnes },
  },
  state: {
    label: "states of the register",
    columns: ["state", "removedBy"],
    sql: "SELECT firm, since, until, state, removedBy FROM state",
  },
} as const satisfies Readonly<Record<string, Spells>>;

/** Of the headcounts and their months those of enough employees, which hold for so many months. */
function largeOnes(told: Told): Told {
  const [headcounts, months] = told.values as [Float64Array, Float64Array];
  const [rows, until] = [new Int32Array(months.length), new Int32Array(months.length)];
  let count = 0;
  for (let row = 0; row < rows.length; row++)
    if (headcounts[row]! >= headcountFloor) {
      until[count] = months[row]! + headcountMonths + 1;
      rows[count++] = row;
    }
  const large = rows.subarray(0, count);
  const firm = take(told.firm, large);
  return {
    ...{ firm, about: firm, known: take(told.known, large), until },
    ...{ newest: take(told.newest, large), values: [new Float64Array(count).fill(1)] },
  };
}

/** Carries the day of creation, counted from January 1970. */
export const ageSpells: Spells = {
  label: "age",
  columns: ["ageYears"],
  over: {
    ageYears: (created, month) => (dayOfMonth(month) - created) / daysPerYear,
  },
  sql: `SELECT firm, since, NULL AS until, day_number(createdOn) AS ageYears FROM (${datedSql("register_fact")})`,
};

export interface PerimeterCount {
  readonly rule: string;
  /** Firms that the rule left without any month. */
  readonly firms: number;
  /** Firm-months that it removed. */
  readonly firmMonths: number;
}

/** Every rule in the order in which they are applied. */
export const perimeterRules: readonly string[] = [
  "exists at the as-of date",
  "ten employees within the last 36 months",
  ...registerRules.map(({ name }) => `${name}, as known at the as-of date`),
];

/** Firms with any month, and firm-months, that are left before the first rule and after each. */
export type Survivors = readonly { readonly firms: number; readonly months: number }[];

/** Query of what is left of the small firms before the first rule, and after it, as (firms, alive, aliveMonths). */
export const smallFirms = ({ from, until }: GridRange): string => `
WITH lived AS (SELECT firm, sum(greatest(0, least(coalesce(until, ${until}), ${until}) - greatest(since, ${from}))) AS months
  FROM (${aliveSql("small_register_fact")}) GROUP BY firm)
SELECT count(*)::INTEGER AS firms, (count(*) FILTER (WHERE months > 0))::INTEGER AS alive,
  coalesce(sum(months), 0)::DOUBLE AS "aliveMonths"
FROM small_firm LEFT JOIN lived USING (firm)`;

export interface SmallFirms {
  readonly firms: number;
  readonly alive: number;
  readonly aliveMonths: number;
}

/** What each rule removes, of the firms on the grid (`large`) and of the small ones, none of which the second rule leaves. */
export function perimeterCounts(
  large: Survivors,
  { firms, alive, aliveMonths }: SmallFirms,
  months: number,
): readonly PerimeterCount[] {
  const small = [
    { firms, months: firms * months },
    { firms: alive, months: aliveMonths },
  ];
  const left = large.map((one, i) => ({
    firms: one.firms + (small[i]?.firms ?? 0),
    months: one.months + (small[i]?.months ?? 0),
  }));
  return perimeterRules.map((rule, i) => ({
    rule,
    firms: left[i]!.firms - left[i + 1]!.firms,
    firmMonths: left[i]!.months - left[i + 1]!.months,
  }));
}
