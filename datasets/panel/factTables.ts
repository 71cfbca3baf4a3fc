import { type PanelSource, panelSources } from "./definition.ts";

/**
 * Where the facts of each source stand, by its name, over all its deliveries, as a DuckDB table expression:
 * `read_parquet('…')` or a table's name. A source that is not there has no facts.
 */
export type FactTables = Readonly<Partial<Record<string, string>>>;

/** The columns of facts that the panel reads, besides `knownOn` and `receivedOn`. */
const factColumns: Readonly<Record<PanelSource, string>> = {
  sirene_ul: "siren VARCHAR, legalForm VARCHAR, activity VARCHAR, createdOn DATE, closedOn DATE",
  sirene: "siren VARCHAR, siret VARCHAR, isHeadOffice BOOLEAN, department VARCHAR, region VARCHAR",
  cotisation: "siren VARCHAR, account VARCHAR, month DATE, dueEuros DOUBLE",
  debit:
    "siren VARCHAR, account VARCHAR, debtId VARCHAR, periodFrom DATE, periodUntil DATE, historyNumber INTEGER, employeeEuros DOUBLE, employerEuros DOUBLE",
  effectif_ent: "siren VARCHAR, month DATE, headcount INTEGER",
  procol: "siren VARCHAR, effectiveOn DATE, action VARCHAR, stage VARCHAR, isOpening BOOLEAN",
  bdf: "siren VARCHAR, closedOn DATE, workingCapitalWeight DOUBLE, marginRate DOUBLE, supplierDelayDays DOUBLE, fiscalSocialDebtWeight DOUBLE, shortTermDebtWeight DOUBLE, financialCharges DOUBLE",
  apconso: "siren VARCHAR, demandId VARCHAR, month DATE, hours DOUBLE",
  apdemande:
    "siren VARCHAR, demandId VARCHAR, statusOn DATE, from DATE, until DATE, hoursAuthorised DOUBLE, personsAuthorised DOUBLE",
  paydex: "siren VARCHAR, valueOn DATE, daysLate INTEGER",
  delai:
    "siren VARCHAR, account VARCHAR, createdOn DATE, dueOn DATE, amountEuros DOUBLE, stage VARCHAR, action VARCHAR",
  ccsf: "siren VARCHAR, account VARCHAR, treatedOn DATE, stage VARCHAR, action VARCHAR",
  bodacc:
    "siren VARCHAR, publishedOn DATE, kind VARCHAR, isOpening BOOLEAN, action VARCHAR, effectiveOn DATE",
  followup: "siren VARCHAR, alertedOn DATE, listedOn DATE, contactedOn DATE, treatedOn DATE",
  sirene_histo: "siren VARCHAR, siret VARCHAR, from DATE, isActive BOOLEAN, activity VARCHAR",
  sirene_ul_histo: "siren VARCHAR, from DATE, legalForm VARCHAR, activity VARCHAR, headOffice VARCHAR",
};

/** Name and SQL type of each column of a source's facts. */
export function columnsOfFacts(source: PanelSource): readonly (readonly [name: string, type: string])[] {
  return `${factColumns[source]}, knownOn DATE, receivedOn DATE`.split(", ").map((column) => {
    const [name, type] = column.split(" ");
    return [name!, type!] as const;
  });
}

/** Every source as a table expression: an absent one is an empty table. */
export function allTables(tables: FactTables): Readonly<Record<PanelSource, string>> {
  const entries = panelSources.map((source) => [source, tables[source] ?? emptyTable(source)]);
  return Object.fromEntries(entries) as Record<PanelSource, string>;
}

function emptyTable(source: PanelSource): string {
  const columns = columnsOfFacts(source).map(([name, type]) => `NULL::${type} AS "${name}"`);
  return `(SELECT ${columns.join(", ")} WHERE false)`;
}
