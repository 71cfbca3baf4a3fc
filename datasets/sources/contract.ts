import type { ColumnType, Confidentiality } from "../schema.ts";
import type { Expression } from "./expression.ts";
import type { Form } from "./forms.ts";

const sourceNames = [
  "apconso",
  "apdemande",
  "bdf",
  "bodacc",
  "ccsf",
  "comptes",
  "cotisation",
  "debit",
  "delai",
  "diane",
  "effectif",
  "effectif_ent",
  "ellisphere",
  "followup",
  "naf",
  "paydex",
  "procol",
  "sirene",
  "sirene_histo",
  "sirene_ul",
  "sirene_ul_histo",
] as const;
export type SourceName = (typeof sourceNames)[number] | (string & {});

/** A column looked for in the header by its name, in any case. */
export interface RawColumn {
  /** As the source spells it; also its name in the SQL of facts, checks and rules. */
  readonly name: string;
  /** Other names the same column bears. */
  readonly aliases?: readonly string[];
  /** What a cell must look like; `text` accepts anything. */
  readonly form: Form;
  /**
   * `filled`: a cell must not be empty. `header`: the column must be there, cells may be empty (the default).
   * `optional`: where the column is missing every cell is empty.
   */
  readonly presence?: "filled" | "header" | "optional";
}

/** One column of the facts that an import gives. */
export interface FactColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly meaning: string;
  readonly unit: string | null;
  /** What an empty cell means; null where none can be empty. */
  readonly missing: string | null;
  /** SQL over the raw columns (texts, null where empty) and the months of `months`. */
  readonly sql: string;
  /** The same, where it can be computed without SQL: `sql` is then its own. */
  readonly of?: Expression;
}

/** Lines left out on purpose, counted under `name`. Judged before any cell is checked. */
export interface FilterRule {
  readonly name: string;
  /** SQL: true for a line to leave out. */
  readonly drops: string;
  /** The only texts of a cell that let a line stay, where that is the rule: lines that say another are then left to SQL. */
  readonly stays?: { readonly column: string; readonly texts: readonly string[] };
}

/** A column for each month, `effYYYYQM`: wide to long. Facts may then use `month` and `headcount`. */
export interface MonthlyColumns {
  /** SQL regular expression of their names, any case; its first group is the period. */
  readonly pattern: RegExp;
  /** What a cell must look like. Empty cells give no fact. */
  readonly form: Form;
}

export interface KnownOnRule {
  /** In words, for schemas and cards. */
  readonly text: string;
  /** SQL giving a date, over the raw columns. */
  readonly sql: string;
  /** The same, where it can be computed without SQL. */
  readonly of?: Expression;
  /** `observed`: the source carries the date itself. `assumed`: a usual delay. */
  readonly mode: "observed" | "assumed";
}

/** What one importer knows of its source; the work is the same for all (`importFiles`). */
export interface Source {
  readonly name: SourceName;
  readonly title: string;
  /** Of most files; any of them is taken where a header shows it. */
  readonly delimiter: ";" | "," | "\t" | "|";
  /** Of a text whose bytes do not show another one. */
  readonly encoding: "utf-8" | "utf-16" | "latin-1";
  /** Each field stands in as many columns as there are years (`Effectif 2017`): read as a line a year. */
  readonly reshape?: "field and year";
  /** What a cell says instead of being empty: `[ND]` for what the register does not disclose. */
  readonly nothing?: string;
  /** Names given to the first columns of a sheet, whatever its header says. */
  readonly positions?: readonly string[];
  /** Fits the names that its files usually bear. */
  readonly fileName: RegExp;
  readonly columns: readonly RawColumn[];
  readonly monthly?: MonthlyColumns;
  /** How to find the establishment where the header has no column Siret: the older layout of the Urssaf. */
  readonly account?: {
    /** Raw column with the number of the account. */
    readonly column: string;
    /** SQL over the raw columns: the day on which the account is looked up. */
    readonly on: string;
  };
  readonly filters?: readonly FilterRule[];
  /** SQL joined to each valid line, to give several facts a line: `CROSS JOIN unnest(…) AS spread(month)`. */
  readonly spread?: string;
  /** SQL joined to each valid line that neither adds one nor takes one away: for facts that look something up, as their `of` does. */
  readonly lookUp?: string;
  /** `spread` in other words, where each line gives a fact for every month of [from, until), both firsts of a month. */
  readonly everyMonth?: { readonly from: Expression; readonly until: Expression };
  /** Tables that the facts need, made before: SQL statements. */
  readonly prepare?: () => Promise<readonly string[]>;
  readonly facts: readonly FactColumn[];
  readonly knownOn: KnownOnRule;
  readonly confidentiality: Confidentiality;
}
