import type { PanelSource } from "./definition.ts";

/** One step of the plan: statements run in order, the label is shown as progress. */
export interface Step {
  readonly label: string;
  readonly sql: string;
}

/** Where the facts of each source stand, as a DuckDB table expression: `read_parquet('…')` or a table's name. */
export type FactTables = Readonly<Record<PanelSource, string>>;

/**
 * Calendar arithmetic in whole months since January 1970. `as_of_month(day)` is the first as-of date (always the first
 * of a month) that lies on or after the day: a fact known on the day may be used from that as-of date on.
 */
export const calendarSteps: readonly Step[] = [
  {
    label: "calendar",
    sql: `CREATE TEMP MACRO month_of(d) AS (year(d) - 1970) * 12 + month(d) - 1;
CREATE TEMP MACRO as_of_month(d) AS month_of(d) + CASE WHEN day(d) > 1 THEN 1 ELSE 0 END;
CREATE TEMP MACRO day_of(m) AS make_date((1970 + m // 12)::BIGINT, (1 + m % 12)::BIGINT, 1::BIGINT);`,
  },
];

/** The newest delivery of each firm; `region` and `department` are those of the head office. */
export function firmSteps(tables: FactTables): readonly Step[] {
  return [
    {
      label: "firms",
      sql: `CREATE TEMP TABLE register AS
SELECT u.siren, u.legalForm, u.activity, u.createdOn, u.closedOn, h.department, h.region
FROM (SELECT * FROM ${tables.sirene_ul}
      QUALIFY row_number() OVER (PARTITION BY siren ORDER BY receivedOn DESC, knownOn DESC, createdOn) = 1) u
LEFT JOIN (SELECT * FROM ${tables.sirene} WHERE isHeadOffice
      QUALIFY row_number() OVER (PARTITION BY siren ORDER BY receivedOn DESC, knownOn DESC, siret) = 1) h
USING (siren)`,
    },
  ];
}

/**
 * Facts of the firms in the perimeter under a dense firm number, with `known`: the first as-of month that may use them.
 * Money is exact (decimal), so that sums do not depend on the order in which threads meet the rows.
 */
export function factSteps(tables: FactTables): readonly Step[] {
  const view = (name: string, source: PanelSource, columns: string): Step => ({
    label: `facts of ${source}`,
    sql: `CREATE TEMP TABLE ${name} AS
SELECT firm.firm, as_of_month(fact.knownOn) AS known, fact.receivedOn AS received, ${columns}
FROM ${tables[source]} fact JOIN firm USING (siren)`,
  });
  return [
    view(
      "contribution_fact",
      "cotisation",
      "month_of(fact.month) AS month, fact.dueEuros::DECIMAL(18,6) AS due",
    ),
    view(
      "debt_fact",
      "debit",
      `hash(fact.account, fact.debtId, fact.periodFrom, fact.periodUntil) AS debt,
  fact.account AS account, fact.debtId AS debtId, fact.periodFrom AS periodFrom, fact.periodUntil AS periodUntil,
  fact.historyNumber AS history,
  fact.employeeEuros::DECIMAL(18,2) AS employee, fact.employerEuros::DECIMAL(18,2) AS employer`,
    ),
    view("headcount_fact", "effectif_ent", "month_of(fact.month) AS month, fact.headcount AS headcount"),
    view(
      "procedure_fact",
      "procol",
      `as_of_month(fact.effectiveOn) AS effective, fact.effectiveOn AS day, fact.isOpening AS isOpening,
  CASE WHEN regexp_matches(fact.stage, '^(solde|fin|cloture|abandon)') THEN 'closed'
       WHEN contains(fact.stage, 'plan') THEN 'plan' ELSE 'open' END AS state`,
    ),
    view(
      "accounts_fact",
      "bdf",
      `fact.closedOn AS closing, fact.workingCapitalWeight, fact.marginRate, fact.supplierDelayDays,
  fact.fiscalSocialDebtWeight, fact.shortTermDebtWeight, fact.financialCharges`,
    ),
    view("short_time_fact", "apconso", "month_of(fact.month) AS month, fact.hours::DECIMAL(18,2) AS hours"),
    view("payment_fact", "paydex", "fact.valueOn AS valueDay, fact.daysLate AS daysLate"),
  ];
}
