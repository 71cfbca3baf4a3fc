import { latestFacts, versionsOf } from "../latest.ts";
import type { Base } from "./base.ts";
import { delayOf, longestDelay } from "./delay.ts";

/** Months of contributions that the mean needs, all of them. */
const contributionMonths = 12;

/**
 * The 12 months up to the newest that the source had told by then: a month counts for as-of dates from the one at which it
 * was known, until it was corrected.
 */
function contributionSql(): string {
  const all = 2 ** contributionMonths - 1;
  const versions = versionsOf({
    facts: "contribution_fact",
    key: "firm, account, month",
    measures: { due: "sum" },
  });
  return `CREATE TEMP TABLE contribution_base AS
SELECT firm, month, sum(due)::DOUBLE / ${contributionMonths} AS contributionMean12
FROM (SELECT firm, month, due, month - delay - due_month AS age
  FROM (SELECT firm, month AS due_month, due,
          unnest(range(greatest(known, month + 1),
            least(until, month + ${contributionMonths} + ${longestDelay} + 1))) AS month
        FROM (${versions}))
  JOIN ${delayOf("cotisation")} USING (month))
WHERE age BETWEEN 1 AND ${contributionMonths}
GROUP BY firm, month HAVING bit_or(1 << (age - 1)::INTEGER) = ${all}`;
}

/** The states of each debt become steps, the steps of all debts of a firm a running sum. */
function debtSql(): string {
  const states = latestFacts({
    facts: "debt_fact",
    key: "firm, account, debtId, periodFrom, periodUntil",
    newestBy: "history",
    columns: ["employee", "employer"],
  });
  const step = (part: string) => `${part} - lag(${part}, 1, 0) OVER one_debt AS ${part}`;
  const total = (part: string) => `sum(sum(${part})) OVER one_firm AS ${part}`;
  return `CREATE TEMP TABLE debt_level AS
SELECT firm, known, ${total("employee")}, ${total("employer")}
FROM (SELECT firm, known, ${step("employee")}, ${step("employer")} FROM (${states})
      WINDOW one_debt AS (PARTITION BY firm, account, debtId, periodFrom, periodUntil ORDER BY known))
GROUP BY firm, known WINDOW one_firm AS (PARTITION BY firm ORDER BY known);
CREATE TEMP TABLE urssaf_seen AS SELECT firm, min(known) AS known
FROM (SELECT firm, known FROM contribution_fact UNION ALL SELECT firm, known FROM debt_fact) GROUP BY firm;
CREATE TEMP TABLE debt_base AS
SELECT grid.firm, grid.month,
  coalesce(debt_level.employee, 0)::DOUBLE AS debtEmployee, coalesce(debt_level.employer, 0)::DOUBLE AS debtEmployer
FROM grid JOIN urssaf_seen ON urssaf_seen.firm = grid.firm AND urssaf_seen.known <= grid.month
ASOF LEFT JOIN debt_level ON debt_level.firm = grid.firm AND debt_level.known <= grid.month`;
}

/** A plan runs from its creation until the day before it is due; its amount shrinks in a straight line over its days. */
function planSql(): string {
  const versions = versionsOf({
    facts: "plan_fact",
    key: "firm, account, createdOn",
    measures: { dueOn: "max", amount: "sum" },
  });
  const left = "date_diff('day', day_of(month), dueOn)";
  return `CREATE TEMP TABLE plan_base AS
SELECT firm, month, max(${left})::DOUBLE AS planDaysLeft, sum(amount)::DOUBLE AS planAmount,
  sum((amount * ${left} / date_diff('day', createdOn, dueOn))::DECIMAL(38,12))::DOUBLE AS planExpected
FROM (SELECT *, unnest(range(greatest(known, as_of_month(createdOn)), least(until, as_of_month(dueOn)))) AS month
      FROM (${versions}) WHERE amount > 0 AND dueOn > createdOn)
GROUP BY firm, month`;
}

/** Open while the last step of one of the firm's accounts is a demand or its approval. */
function committeeSql(): string {
  const latest = latestFacts({
    facts: "committee_fact",
    key: "firm, account",
    newestBy: "day_number(treatedOn)",
    columns: ["isOpen"],
    tie: "isOpen DESC",
  });
  return `CREATE TEMP TABLE committee_base AS
WITH latest AS (${latest}),
open_month AS (
  SELECT DISTINCT firm, unnest(range(known, coalesce(until, (SELECT max(month) + 1 FROM grid_month)))) AS month
  FROM (SELECT *, lead(known) OVER (PARTITION BY firm, account ORDER BY known) AS until FROM latest)
  WHERE isOpen = 1)
SELECT grid.firm, grid.month, (open_month.firm IS NOT NULL)::INTEGER AS ccsfOpen
FROM grid LEFT JOIN open_month ON open_month.firm = grid.firm AND open_month.month = grid.month
WHERE grid.month >= (SELECT min(known) FROM source_reach WHERE source = 'ccsf')`;
}

export const socialDebtBases: readonly Base[] = [
  {
    label: "contributions",
    table: "contribution_base",
    columns: ["contributionMean12"],
    sql: contributionSql(),
  },
  { label: "social debt", table: "debt_base", columns: ["debtEmployee", "debtEmployer"], sql: debtSql() },
  {
    label: "payment plans",
    table: "plan_base",
    columns: ["planDaysLeft", "planAmount", "planExpected"],
    sql: planSql(),
  },
  { label: "committee of creditors", table: "committee_base", columns: ["ccsfOpen"], sql: committeeSql() },
];
