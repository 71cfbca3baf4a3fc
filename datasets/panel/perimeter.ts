import { dateOfMonth } from "../foundation/months.ts";
import type { Step } from "./facts.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { latestFacts } from "./latest.ts";
import type { Spells } from "./spells.ts";

/** A rule that a whole firm passes or fails. */
export interface FirmRule {
  readonly name: string;
  /** DuckDB condition over `register` under which the firm stays. */
  readonly keeps: string;
}

const division = "substr(activity, 1, 2)";
const activityNumber = "try_cast(replace(substr(activity, 1, 5), '.', '') AS INTEGER)";

/** Applied in this order; a firm is counted under the first rule that removes it. */
export const firmRules: readonly FirmRule[] = [
  { name: "head office in a French department", keeps: "department IS NOT NULL AND region IS NOT NULL" },
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

/** The rows of `register`, with the first rule that removes each, or null. */
function judgedSql(register: string): string {
  const reason = firmRules.map(({ name, keeps }) => `WHEN NOT (${keeps}) THEN '${name}'`).join("\n  ");
  return `SELECT *, CASE ${reason} END AS removedBy FROM ${register}`;
}

/** SQL of the firms that pass the firm rules, out of those of a register query. */
export function keptFirmsSql(register: string): string {
  return `SELECT siren, activity, department FROM (${judgedSql(`(${register})`)}) WHERE removedBy IS NULL`;
}

/**
 * Numbers the firms that pass the firm rules: first those that ever had ten employees, by region and siren, which is the
 * order of the panel within a month (`firm`), then the others, which never have a row and are only counted (`small_firm`).
 */
export function firmPerimeterSteps(tables: FactTables): readonly Step[] {
  const large = `SELECT siren FROM ${allTables(tables).effectif_ent} WHERE headcount >= ${headcountFloor}`;
  return [
    {
      label: "perimeter of firms",
      sql: `CREATE TEMP TABLE register_removed AS ${judgedSql("register")};
CREATE TEMP TABLE firm AS
SELECT (row_number() OVER (ORDER BY region, siren) - 1)::INTEGER AS firm, siren, region, department, activity,
  legalForm FROM register_removed WHERE removedBy IS NULL AND siren IN (${large});
CREATE TEMP TABLE small_firm AS
SELECT (row_number() OVER () - 1)::INTEGER AS firm, siren
FROM register_removed WHERE removedBy IS NULL AND siren NOT IN (SELECT siren FROM firm)`,
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

const millisecondsPerDay = 86_400_000;
const daysPerYear = 365.25;

/**
 * Dates of creation and closing as the newest delivery known at each month says, the first delivery before any was known.
 */
function datedSql(facts: string): string {
  const latest = latestFacts({ facts, newestBy: "received", columns: ["createdOn", "closedOn"] });
  return `SELECT firm, createdOn, as_of_month(createdOn) AS created, as_of_month(closedOn) AS closed,
  CASE WHEN lag(known) OVER one_firm IS NULL THEN 0 ELSE known END AS since, lead(known) OVER one_firm AS next
FROM (${latest}) WINDOW one_firm AS (PARTITION BY firm ORDER BY known)`;
}

/** Between creation and closing. A closing that lies ahead is not seen, whenever the row was delivered. */
const aliveSql = (facts: string) =>
  `SELECT * FROM (SELECT firm, greatest(since, created) AS since, least(next, closed) AS until, 1 AS isAlive
  FROM (${datedSql(facts)})) WHERE since < coalesce(until, 1000000)`;

/** The firm exists; it had ten employees in one of the last 36 months [t - 36, t), as far as was known. */
export const rowSpells: { readonly isAlive: Spells; readonly isLarge: Spells } = {
  isAlive: { label: "alive", columns: ["isAlive"], sql: aliveSql("register_fact") },
  isLarge: {
    label: "perimeter of rows",
    columns: ["isLarge"],
    sql: `SELECT firm, known AS since, month + ${headcountMonths + 1} AS until, 1 AS isLarge FROM (${latestFacts(
      {
        facts: `(SELECT * FROM headcount_fact WHERE headcount >= ${headcountFloor})`,
        newestBy: "month",
        columns: ["month"],
      },
    )})`,
  },
};

/** Carries the day of creation, counted from January 1970. */
export const ageSpells: Spells = {
  label: "register",
  columns: ["ageYears"],
  over: {
    ageYears: (created, month) => (dateOfMonth(month).getTime() / millisecondsPerDay - created) / daysPerYear,
  },
  sql: `SELECT firm, since, NULL AS until, day_number(createdOn) AS ageYears FROM (${datedSql("register_fact")})`,
};

export interface PerimeterCount {
  readonly rule: string;
  /** Firms that the rule removed altogether. */
  readonly firms: number;
  /** Firm-months that it removed, null for a rule about whole firms. */
  readonly firmMonths: number | null;
}

/** Query of the firms that the firm rules remove, as `PerimeterCount`. */
export const removedFirms = `SELECT removedBy AS rule, count(*)::INTEGER AS firms, NULL AS "firmMonths"
FROM register_removed WHERE removedBy IS NOT NULL GROUP BY removedBy ORDER BY rule`;

/** Firms, those that ever exist within the as-of months, and the firm-months in which they do. */
export interface AliveCounts {
  readonly firms: number;
  readonly alive: number;
  readonly aliveMonths: number;
}

/** Query of the `AliveCounts` of the small firms. */
export const smallFirms = ({ from, until }: GridRange): string => `
WITH lived AS (SELECT firm, sum(greatest(0, least(coalesce(until, ${until}), ${until}) - greatest(since, ${from}))) AS months
  FROM (${aliveSql("small_register_fact")}) GROUP BY firm)
SELECT count(*)::INTEGER AS firms, (count(*) FILTER (WHERE months > 0))::INTEGER AS alive,
  coalesce(sum(months), 0)::DOUBLE AS "aliveMonths"
FROM small_firm LEFT JOIN lived USING (firm)`;

/** What the two rules about rows remove; `large` counts firms that ever have a row, and rows. */
export function rowCounts(
  { firms, alive, aliveMonths }: AliveCounts,
  large: { readonly firms: number; readonly months: number },
  months: number,
): readonly PerimeterCount[] {
  return [
    {
      rule: "exists at the as-of date",
      firms: firms - alive,
      firmMonths: firms === 0 ? null : firms * months - aliveMonths,
    },
    {
      rule: "ten employees within the last 36 months",
      firms: alive - large.firms,
      firmMonths: aliveMonths === 0 ? null : aliveMonths - large.months,
    },
  ];
}
