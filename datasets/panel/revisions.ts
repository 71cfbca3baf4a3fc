import type { DuckDBConnection } from "@duckdb/node-api";
import type { PanelSource } from "./definition.ts";

/** How much later deliveries changed what the first one said. */
export interface RevisionRate {
  readonly column: string;
  /** Facts delivered at least twice. */
  readonly keys: number;
  /** Share of them whose newest value is not the first one; null where none was delivered twice. */
  readonly revised: number | null;
  /** Of newest minus first, over the facts delivered twice with both values; null for texts and dates. */
  readonly meanAbsoluteChange: number | null;
}

interface Revisable {
  /** Natural key in the columns of the facts; the same as the panel's. */
  readonly key: string;
  /** Numbers: lines of one delivery are added up. */
  readonly numbers: readonly string[];
  /** Texts and dates. */
  readonly others?: readonly string[];
}

const ratios = [
  "workingCapitalWeight",
  "marginRate",
  "supplierDelayDays",
  "fiscalSocialDebtWeight",
  "shortTermDebtWeight",
  "financialCharges",
];

const revisable: Readonly<Partial<Record<PanelSource, Revisable>>> = {
  sirene_ul: { key: "siren", numbers: [], others: ["legalForm", "activity", "createdOn", "closedOn"] },
  cotisation: { key: "siren, account, month", numbers: ["dueEuros"] },
  debit: {
    key: "siren, account, debtId, periodFrom, periodUntil, historyNumber",
    numbers: ["employeeEuros", "employerEuros"],
  },
  delai: { key: "siren, account, createdOn", numbers: ["amountEuros"], others: ["dueOn", "stage"] },
  ccsf: { key: "siren, account, treatedOn", numbers: [], others: ["stage"] },
  effectif_ent: { key: "siren, month", numbers: ["headcount"] },
  bdf: { key: "siren, closedOn", numbers: ratios },
  apconso: { key: "siren, demandId, month", numbers: ["hours"] },
  apdemande: {
    key: "siren, demandId",
    numbers: ["hoursAuthorised", "personsAuthorised"],
    others: ["statusOn"],
  },
  paydex: { key: "siren, valueOn", numbers: ["daysLate"] },
};

/** Sources whose deliveries can be compared. */
export const revisableSources = Object.keys(revisable) as readonly PanelSource[];

/**
 * The revision rate of each column of a source, over a DuckDB table expression that holds the facts of two or more of its
 * deliveries. `source` is one of `revisableSources`.
 */
export async function revisionRates(
  connection: DuckDBConnection,
  source: PanelSource,
  facts: string,
): Promise<readonly RevisionRate[]> {
  const reader = await connection.runAndReadAll(revisionSql(revisable[source]!, facts));
  return reader.getRowObjectsJson() as unknown as readonly RevisionRate[];
}

function revisionSql({ key, numbers, others = [] }: Revisable, facts: string): string {
  const ends = (column: string) =>
    `arg_min_null(${column}, receivedOn) AS first_${column}, arg_max_null(${column}, receivedOn) AS last_${column}`;
  const columns = [...numbers, ...others];
  const change = (column: string) =>
    numbers.includes(column) ? `avg(abs(last_${column}::DOUBLE - first_${column}::DOUBLE))` : "NULL::DOUBLE";
  const rate = (column: string) => `SELECT '${column}' AS "column", count(*)::INTEGER AS keys,
  avg((last_${column} IS DISTINCT FROM first_${column})::INTEGER)::DOUBLE AS revised,
  ${change(column)} AS "meanAbsoluteChange" FROM twice`;
  return `WITH delivery AS (
  SELECT ${key}, receivedOn, ${[...numbers.map((c) => `sum(${c}) AS ${c}`), ...others.map((c) => `max(${c}) AS ${c}`)].join(", ")}
  FROM ${facts} GROUP BY ${key}, receivedOn),
twice AS (SELECT ${columns.map(ends).join(", ")} FROM delivery GROUP BY ${key} HAVING count(*) > 1)
${columns.map(rate).join("\nUNION ALL\n")}`;
}
