/** A table of base features: `firm`, `month` and its columns, built only from facts with `known <= month`. */
export interface Base {
  /** What is being computed, for people. */
  readonly label: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Statements that make the table. */
  readonly sql: string;
}
