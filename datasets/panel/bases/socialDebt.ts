import type { PanelSource } from "../definition.ts";
import { flowColumns, inMillionths } from "../flow.ts";
import { latestFacts, newestFirst, numbered, versionsOf } from "../latest.ts";
import type { Spells } from "../spells.ts";
import { delayOf } from "./delay.ts";

/** Months of contributions that the mean needs, all of them: the 12 months up to the newest that the source had told by then. */
const contributionMonths = 12;

/** One delivery corrects nothing, whichever account it is about. */
const contributionSql = (
  isOnce: boolean,
) => `SELECT firm, about, known AS since, NULL AS until, received AS newest,
  month AS "amountMonth", due AS euros
FROM ${isOnce ? "(SELECT *, firm AS about FROM contribution_fact)" : numbered("contribution_fact", "firm, account")}`;

/** Beside its debts a firm has one of nothing from its first fact of the Urssaf on. */
const debtSql = (
  isOnce: boolean,
) => `SELECT firm, about, known AS since, NULL AS until, ${newestFirst("history")},
  employee AS "debtEmployee", employer AS "debtEmployer"
FROM (FROM ${isOnce ? "debt_fact" : numbered("debt_fact", "firm, account, debtId, periodFrom, periodUntil")}
  UNION ALL BY NAME SELECT firm, -1 - firm AS about, min(known) AS known, 0 AS received, 0 AS history, 0 AS employee, 0 AS employer
  FROM (SELECT firm, min(known) AS known FROM contribution_fact GROUP BY firm
    UNION ALL SELECT firm, min(known) AS known FROM debt_fact GROUP BY firm) GROUP BY firm)`;

/** A plan runs from its creation until the day before it is due; its amount shrinks in a straight line over its days. */
function planSql(): string {
  const versions = versionsOf({
    facts: "plan_fact",
    key: "firm, account, createdOn",
    measures: { dueOn: "max", amount: "sum" },
  });
  const left = "date_diff('day', day_of(month), dueOn)";
  return `SELECT firm, month AS since, month + 1 AS until, max(${left})::DOUBLE AS planDaysLeft, sum(amount)::DOUBLE AS planAmount,
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
  return `SELECT DISTINCT firm, month AS since, month + 1 AS until, 1 AS ccsfOpen
FROM (SELECT firm, unnest(range(known, coalesce(until, (SELECT max(month) + 1 FROM grid_month)))) AS month
  FROM (SELECT *, lead(known) OVER (PARTITION BY firm, account ORDER BY known) AS until FROM (${latest}))
  WHERE isOpen = 1)`;
}

/** `once`: sources that came in one delivery. */
export const socialDebt = (once: readonly PanelSource[]): readonly Spells[] => [
  {
    label: "contributions",
    columns: ["contributionMean12"],
    sql: contributionSql(once.includes("cotisation")),
    ...{ read: flowColumns, of: inMillionths },
    flow: {
      delays: `FROM ${delayOf("cotisation")}`,
      ages: [1, contributionMonths],
      months: contributionMonths,
    },
  },
  {
    label: "social debt",
    columns: ["debtEmployee", "debtEmployer"],
    facts: "steps",
    sql: debtSql(once.includes("debit")),
  },
  { label: "payment plans", columns: ["planDaysLeft", "planAmount", "planExpected"], sql: planSql() },
  {
    label: "committee of creditors",
    columns: ["ccsfOpen"],
    sql: committeeSql(),
    everyone: `SELECT month, 0 AS ccsfOpen FROM grid_month
WHERE month >= (SELECT min(known) FROM source_reach WHERE source = 'ccsf')`,
  },
];
