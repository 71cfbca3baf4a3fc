/** What a newest-fact-as-of query needs. */
export interface LatestOptions {
  /** Table or subquery with columns `firm`, `known` and the ones below. */
  readonly facts: string;
  /** The column that says which fact is newer: a later known fact about an older time never replaces a newer one. */
  readonly newestBy: string;
  /** Columns to carry. */
  readonly columns: readonly string[];
  /** Order among facts of the same time and the same known month, the winner first. Default: the later delivery. */
  readonly tie?: string;
  /** What a fact is about. Default `firm`. */
  readonly key?: string;
}

/**
 * The facts that are ever the newest known one of their key, one row per key and known month: row i holds from its
 * `known` on, until row i + 1 of the same key. To be met by an ASOF JOIN on `known`.
 */
export function latestFacts({
  facts,
  newestBy,
  columns,
  tie = "received DESC",
  key = "firm",
}: LatestOptions): string {
  const carried = columns.join(", ");
  return `SELECT ${key}, known, ${newestBy}, ${carried} FROM (
  SELECT *, max(${newestBy}) OVER (PARTITION BY ${key} ORDER BY known
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newestBefore
  FROM (SELECT * FROM ${facts}
        QUALIFY row_number() OVER (PARTITION BY ${key}, known
          ORDER BY ${newestBy} DESC, ${tie}, ${carried}) = 1))
WHERE newestBefore IS NULL OR ${newestBy} >= newestBefore`;
}
