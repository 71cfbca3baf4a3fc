import type { Step } from "./facts.ts";
import { latestFacts } from "./latest.ts";

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

/** Numbers the firms that pass the firm rules, by region and siren: the order of the panel within a month. */
export function firmPerimeterSteps(): readonly Step[] {
  return [
    {
      label: "perimeter of firms",
      sql: `CREATE TEMP TABLE register_removed AS ${judgedSql("register")};
CREATE TEMP TABLE firm AS
SELECT (row_number() OVER (ORDER BY region, siren) - 1)::INTEGER AS firm, siren, region, department, activity,
  legalForm FROM register_removed WHERE removedBy IS NULL`,
    },
  ];
}

export interface GridRange {
  /** First month of the grid: the first as-of month minus what features look back. */
  readonly gridFrom: number;
  readonly from: number;
  readonly until: number;
}

/** Every firm x every calendar month, complete by construction. */
export function gridSteps({ gridFrom, until }: GridRange): readonly Step[] {
  return [
    {
      label: "grid",
      sql: `CREATE TEMP TABLE grid_month AS SELECT unnest(range(${gridFrom}, ${until}))::INTEGER AS month;
CREATE TEMP TABLE grid AS SELECT firm.firm, grid_month.month FROM firm CROSS JOIN grid_month`,
    },
  ];
}

/**
 * Dates of creation and closing as the newest delivery known at each month says, the first delivery before any was known.
 * A closing that lies ahead is not seen, whenever the row was delivered.
 */
function registerStep(): Step {
  const latest = latestFacts({
    facts: "register_fact",
    newestBy: "received",
    columns: ["createdOn", "closedOn"],
  });
  return {
    label: "register",
    sql: `CREATE TEMP TABLE register_base AS
SELECT grid.firm, grid.month, date_diff('day', dated.createdOn, day_of(grid.month)) / 365.25::DOUBLE AS ageYears,
  coalesce(dated.created <= grid.month, true) AND coalesce(grid.month < dated.closed, true) AS isAlive
FROM grid ASOF JOIN (
  SELECT firm, createdOn, as_of_month(createdOn) AS created, as_of_month(closedOn) AS closed,
    CASE WHEN lag(known) OVER (PARTITION BY firm ORDER BY known) IS NULL THEN 0 ELSE known END AS known
  FROM (${latest})) dated ON dated.firm = grid.firm AND dated.known <= grid.month`,
  };
}

/** Rows that stay: the firm exists, and ten employees were known in the last 36 months [t - 36, t). */
export function rowPerimeterSteps({ from }: GridRange): readonly Step[] {
  const latest = latestFacts({
    facts: `(SELECT * FROM headcount_fact WHERE headcount >= ${headcountFloor})`,
    newestBy: "month",
    columns: ["month"],
  });
  return [
    registerStep(),
    {
      label: "perimeter of rows",
      sql: `CREATE TEMP TABLE perimeter AS
SELECT grid.firm, grid.month,
  grid.isAlive, coalesce(grid.month - latest.month <= ${headcountMonths}, false) AS isLarge
FROM register_base grid
ASOF LEFT JOIN (${latest}) latest ON latest.firm = grid.firm AND latest.known <= grid.month
WHERE grid.month >= ${from}`,
    },
  ];
}

/** Query of the counts: rule, firms it removed altogether, firm-months it removed. */
export const perimeterCounts = `
SELECT removedBy AS rule, count(*)::INTEGER AS firms, NULL::INTEGER AS firmMonths
FROM register_removed WHERE removedBy IS NOT NULL GROUP BY removedBy
UNION ALL
SELECT 'exists at the as-of date', (count(DISTINCT firm) FILTER (WHERE neverAlive))::INTEGER,
  (sum(monthsDead))::INTEGER
FROM (SELECT firm, NOT bool_or(isAlive) AS neverAlive, count(*) FILTER (WHERE NOT isAlive) AS monthsDead
      FROM perimeter GROUP BY firm)
UNION ALL
SELECT 'ten employees within the last 36 months', (count(DISTINCT firm) FILTER (WHERE neverLarge))::INTEGER,
  (sum(monthsSmall))::INTEGER
FROM (SELECT firm, NOT bool_or(isLarge) AS neverLarge, count(*) FILTER (WHERE NOT isLarge) AS monthsSmall
      FROM perimeter WHERE isAlive GROUP BY firm)`;
