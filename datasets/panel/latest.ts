/**
 * Which fact is newer, as one number, from a whole number that says which time it is about: a later known fact about an
 * older time never replaces a newer one, and among facts of the same time the newest delivery wins.
 */
export const newestFirst = (newestBy: string): string =>
  `(${newestBy})::DOUBLE * 1000000 + received AS newest`;

/** The facts with `about`: a number of what each is about, by its natural key, which begins with the firm. */
export function numbered(facts: string, key: string): string {
  const columns = key.split(", ");
  const isSame = columns.map((column) => `fact.${column} IS NOT DISTINCT FROM one.${column}`).join(" AND ");
  return `(WITH fact AS NOT MATERIALIZED (FROM ${facts}),
  one AS (SELECT (row_number() OVER ())::INTEGER AS about, ${key} FROM (SELECT DISTINCT ${key} FROM fact))
  SELECT fact.*, about FROM fact JOIN one ON ${isSame})`;
}

/** The same of facts that lie sorted by their key: those that lie together and have it in common are about one thing. */
export function stretches(facts: string, key: string): string {
  const changes = key.split(", ").map((column) => `${column} IS DISTINCT FROM lag(${column}) OVER ()`);
  return `(SELECT *, (sum(isNew) OVER (ROWS UNBOUNDED PRECEDING))::INTEGER AS about
  FROM (SELECT *, (${changes.join(" OR ")})::INTEGER AS isNew FROM ${facts}))`;
}

/** What a newest-fact-as-of query needs. */
export interface LatestOptions {
  /** Table or subquery with columns `firm`, `known`, `received` and the ones below. */
  readonly facts: string;
  /** Whole number that says which time a fact is about, as `newestFirst` wants it. */
  readonly newestBy: string;
  /** Columns to carry. */
  readonly columns: readonly string[];
  /** Order among facts of the same time, delivery and known month, the winner first. */
  readonly tie?: string;
  /** What a fact is about. Default `firm`. */
  readonly key?: string;
}

/**
 * The facts that are ever the newest known one of their key, one row per key and known month: row i holds from its
 * `known` on, until row i + 1 of the same key. To be met by an ASOF JOIN on `known`.
 */
export function latestFacts({ facts, newestBy, columns, tie, key = "firm" }: LatestOptions): string {
  const carried = columns.join(", ");
  const order = ["newest DESC", ...(tie === undefined ? [] : [tie]), carried].join(", ");
  return `SELECT ${key}, known, ${carried} FROM (
  SELECT *, max(newest) OVER (PARTITION BY ${key} ORDER BY known
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newestBefore
  FROM (SELECT *, ${newestFirst(newestBy)} FROM ${facts}
        QUALIFY row_number() OVER (PARTITION BY ${key}, known ORDER BY ${order}) = 1))
WHERE newestBefore IS NULL OR newest >= newestBefore`;
}

/** After every month there is. */
const never = 1_000_000;

export interface VersionsOptions {
  /** Table with columns `known`, `received`, those of the key and those measured. */
  readonly facts: string;
  /** Natural key of the source. */
  readonly key: string;
  /** How the lines of one key in one delivery become one value: `due: "sum"`. */
  readonly measures: Readonly<Record<string, "sum" | "min" | "max">>;
}

/**
 * Per key what the newest of the deliveries known by then says, as rows that hold for the as-of months [known, until).
 * Lines of one delivery come together, each from its own `known` on; those of different deliveries never do.
 */
export function versionsOf({ facts, key, measures }: VersionsOptions): string {
  const columns = Object.keys(measures);
  const measured = (value: (how: string, column: string) => string) =>
    Object.entries(measures).map(([column, how]) => `${value(how, column)} AS ${column}`);
  const latest = latestFacts({
    facts: `(SELECT ${key}, received, known, ${measured((how, column) => `${how}(${how}(${column})) OVER so_far`).join(", ")}
      FROM ${facts} WHERE (${key}) IN (SELECT (${key}) FROM whole WHERE NOT isOne) GROUP BY ${key}, received, known
      WINDOW so_far AS (PARTITION BY ${key}, received ORDER BY known))`,
    newestBy: "received",
    key,
    columns,
  });
  return `WITH whole AS (
  SELECT ${key}, min(known) AS known, min(received) = max(received) AND min(known) = max(known) AS isOne,
    ${measured((how, column) => `${how}(${column})`).join(", ")}
  FROM ${facts} GROUP BY ${key})
SELECT ${key}, known, ${never} AS until, ${columns.join(", ")} FROM whole WHERE isOne
UNION ALL
SELECT ${key}, known, coalesce(lead(known) OVER (PARTITION BY ${key} ORDER BY known), ${never}) AS until,
  ${columns.join(", ")} FROM (${latest})`;
}
