import type { PanelSource } from "./definition.ts";
import { allTables, type FactTables } from "./factTables.ts";
import { stretches } from "./latest.ts";
import { procedureEvents } from "./procedureEvents.ts";

/** One step of the plan: statements run in order, the label is shown as progress. */
export interface Step {
  readonly label: string;
  readonly sql: string;
}

/**
 * Which of several deliveries of the same fact counts. `as-of`: the newest one known at the as-of date.
 * `first-delivery`: the first one ever, as if nothing had been corrected. Of the register
 * every delivery counts as of its day in both: that a firm moves or closes is no correction.
 */
export type DeliveredValues = "as-of" | "first-delivery";

/**
 * Calendar arithmetic in whole months since January 1970. `as_of_month(day)` is the first as-of date (always the first
 * of a month) that lies on or after the day: a fact known on the day may be used from that as-of date on.
 */
export const calendarSteps: readonly Step[] = [
  {
    label: "calendar",
    sql: `CREATE OR REPLACE TEMP MACRO month_of(d) AS (year(d) - 1970) * 12 + month(d) - 1;
CREATE OR REPLACE TEMP MACRO as_of_month(d) AS month_of(d) + CASE WHEN day(d) > 1 THEN 1 ELSE 0 END;
CREATE OR REPLACE TEMP MACRO day_of(m) AS make_date((1970 + m // 12)::BIGINT, (1 + m % 12)::BIGINT, 1::BIGINT);
CREATE OR REPLACE TEMP MACRO day_number(d) AS (d - DATE '1970-01-01');`,
  },
];

interface FactTable {
  readonly name: string;
  readonly source: PanelSource;
  /** Natural key: what makes two deliveries speak of the same fact. */
  readonly key: string;
  readonly columns: string;
  /** Its facts lie sorted by these columns where they came in one delivery: then it is a view that numbers what they are about. */
  readonly sortedBy?: string;
  /** Whose facts; default `firm`. */
  readonly firms?: "small_firm";
  /** Queries read it off the files: to keep all columns would take longer than to read those that each one asks for. */
  readonly isView?: true;
}

const registerDates = "fact.createdOn AS createdOn, fact.closedOn AS closedOn";

/** Money that is added up here is exact (decimal), so that sums do not depend on the order in which threads meet the rows. */
const factTables: readonly FactTable[] = [
  { name: "register_fact", source: "sirene_ul", key: "firm", columns: registerDates },
  {
    name: "small_register_fact",
    source: "sirene_ul",
    key: "firm",
    columns: registerDates,
    firms: "small_firm",
  },
  {
    name: "contribution_fact",
    isView: true,
    source: "cotisation",
    key: "firm, account, month",
    columns: "fact.account AS account, month_of(fact.month) AS month, fact.dueEuros AS due",
  },
  {
    name: "debt_fact",
    source: "debit",
    sortedBy: "siren, account, debtId, periodFrom, periodUntil",
    key: "firm, account, debtId, periodFrom, periodUntil, history",
    columns: `fact.account AS account, fact.debtId AS debtId, fact.periodFrom AS periodFrom,
  fact.periodUntil AS periodUntil, fact.historyNumber AS history,
  fact.employeeEuros AS employee, fact.employerEuros AS employer`,
  },
  {
    name: "plan_fact",
    source: "delai",
    key: "firm, account, createdOn",
    columns: `fact.account AS account, fact.createdOn AS createdOn, fact.dueOn AS dueOn,
  CASE WHEN regexp_matches(coalesce(fact.stage, ''), '^(refus|rej|annul)', 'i') THEN 0
    ELSE fact.amountEuros END::DECIMAL(18,2) AS amount`,
  },
  {
    name: "committee_fact",
    source: "ccsf",
    key: "firm, account, treatedOn",
    columns: `fact.account AS account, fact.treatedOn AS treatedOn,
  (upper(fact.stage) IN ('DEBUT', 'APPROB'))::INTEGER AS isOpen`,
  },
  {
    name: "headcount_fact",
    isView: true,
    source: "effectif_ent",
    key: "firm, month",
    columns: "month_of(fact.month) AS month, fact.headcount AS headcount",
  },
  {
    name: "accounts_fact",
    isView: true,
    source: "bdf",
    key: "firm, closing",
    columns: `fact.closedOn AS closing, fact.workingCapitalWeight, fact.marginRate, fact.supplierDelayDays,
  fact.fiscalSocialDebtWeight, fact.shortTermDebtWeight, fact.financialCharges`,
  },
  {
    name: "short_time_fact",
    source: "apconso",
    key: "firm, demandId, month",
    columns: "fact.demandId AS demandId, month_of(fact.month) AS month, fact.hours::DECIMAL(18,2) AS hours",
  },
  {
    name: "demand_fact",
    source: "apdemande",
    key: "firm, demandId",
    columns: `fact.demandId AS demandId, as_of_month(fact.statusOn) AS decided,
  as_of_month(fact."from") AS beginning, as_of_month(fact.until + 1) AS ending,
  fact.hoursAuthorised::DECIMAL(18,2) AS hours, fact.personsAuthorised::DECIMAL(18,2) AS persons`,
  },
  {
    name: "payment_fact",
    isView: true,
    source: "paydex",
    key: "firm, valueDay",
    columns: "fact.valueOn AS valueDay, fact.daysLate AS daysLate",
  },
];

export interface FactOptions {
  /** Default `as-of`. */
  readonly values?: DeliveredValues | undefined;
  /** Sources that came in one delivery, whose facts lie in its order: sorted by their columns. Default none. */
  readonly once?: readonly PanelSource[];
}

/**
 * Facts of the firms that may have rows under a dense firm number, with `known`: the first as-of month that may use them,
 * and `received`: the day number of their delivery. Procedures: see `procedureEvents`.
 */
export function factSteps(
  tables: FactTables,
  { values = "as-of", once = [] }: FactOptions = {},
): readonly Step[] {
  const all = allTables(tables);
  const isCorrected = (source: PanelSource) =>
    values === "first-delivery" && source !== "sirene_ul" && !once.includes(source);
  const first = (key: string) => `QUALIFY received = min(received) OVER (PARTITION BY ${key})`;
  const steps = factTables.map(({ name, source, key, columns, sortedBy, firms = "firm", isView }) => {
    const isSorted = sortedBy !== undefined && once.includes(source);
    return {
      label: `facts of ${source}`,
      sql: `CREATE TEMP ${isView || isSorted ? "VIEW" : "TABLE"} ${name} AS
SELECT owner.firm, as_of_month(fact.knownOn) AS known, day_number(fact.receivedOn) AS received, ${columns}${isSorted ? ", fact.about" : ""}
FROM ${isSorted ? stretches(all[source], sortedBy) : all[source]} fact JOIN ${firms} owner USING (siren) ${isCorrected(source) ? first(key) : ""}`,
    };
  });
  return [...steps, procedureFacts(tables)];
}

function procedureFacts(tables: FactTables): Step {
  return {
    label: "facts of procol",
    sql: `CREATE TEMP TABLE procedure_fact AS
SELECT firm.firm, as_of_month(fact.knownOn) AS known, 0 AS received,
  as_of_month(fact.effectiveOn) AS effective, fact.effectiveOn AS day, fact.isOpening AS isOpening,
  fact.gravity AS gravity, CASE WHEN regexp_matches(fact.stage, '^(solde|fin|cloture|abandon|inclusion)') THEN 'closed'
       WHEN contains(fact.stage, 'plan') THEN 'plan' ELSE 'open' END AS state
FROM (${procedureEvents(tables)}) fact JOIN firm USING (siren)`,
  };
}
