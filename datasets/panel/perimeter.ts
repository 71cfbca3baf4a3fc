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

const headcountFloor = 10;
const headcountMonths = 36;

/** Numbers the firms that pass the firm rules, by region and siren: the order of the panel within a month. */
export function firmPerimeterSteps(): readonly Step[] {
  const reason = firmRules.map(({ name, keeps }) => `WHEN NOT (${keeps}) THEN '${name}'`).join("\n  ");
  return [
    {
      label: "perimeter of firms",
      sql: `CREATE TEMP TABLE register_removed AS SELECT *, CASE ${reason} END AS removedBy FROM register;
CREATE TEMP TABLE firm AS
SELECT (row_number() OVER (ORDER BY region, siren) - 1)::INTEGER AS firm, siren, region, department, activity,
  legalForm, createdOn, closedOn FROM register_removed WHERE removedBy IS NULL`,
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

/** Rows that stay: the firm exists, and ten employees were known in the last 36 months [t - 36, t). */
export function rowPerimeterSteps({ from }: GridRange): readonly Step[] {
  const latest = latestFacts({
    facts: `(SELECT * FROM headcount_fact WHERE headcount >= ${headcountFloor})`,
    newestBy: "month",
    columns: ["headcount"],
  });
  return [
    {
      label: "perimeter of rows",
      sql: `CREATE TEMP TABLE perimeter AS
SELECT grid.firm, grid.month,
  coalesce(as_of_month(firm.createdOn) <= grid.month, true)
    AND coalesce(grid.month < as_of_month(firm.closedOn), true) AS isAlive,
  coalesce(grid.month - latest.month <= ${headcountMonths}, false) AS isLarge
FROM grid JOIN firm ON firm.firm = grid.firm
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
