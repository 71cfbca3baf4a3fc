import type { Node } from "./graph.ts";

/** The table in which the windows of a level stand. */
const tableOf = (level: number) => (level === 0 ? "base_feature" : `level_${level}`);

/**
 * Makes the table of a level: its windows over what the level before gives, and whatever is asked for later on.
 * `wanted`: nodes asked for at the end.
 */
export function levelSql(level: number, nodes: readonly Node[], wanted: ReadonlySet<Node>): string {
  const own = nodes.filter((node) => node.level === level && node.window !== null);
  const users = nodes.filter((node) => node.level >= level && !own.includes(node));
  const asked = new Set([...wanted, ...users.flatMap((node) => node.operands)]);
  const carried = nodes.filter((node) => node.level < level && asked.has(node)).map((node) => node.column);
  const before = stagesSql(level - 1, nodes);
  const drop = level === 1 ? "" : `;\nDROP TABLE ${tableOf(level - 1)}`;
  return `CREATE TEMP TABLE ${tableOf(level)} AS
SELECT ${["firm", "month", ...carried, ...own.map((node) => `${measured(node)} AS ${node.column}`)].join(",\n  ")}
FROM (SELECT ${["firm", "month", ...carried, ...own.map(seen)].join(",\n    ")}
  FROM (${before})
  WINDOW ${frames(own).join(",\n    ")})${drop}`;
}

/** The level's table and, one inside the other, its steps of arithmetic. */
export function stagesSql(level: number, nodes: readonly Node[]): string {
  const own = nodes.filter((node) => node.level === level && node.sql !== null);
  const deepest = Math.max(0, ...own.map(({ stage }) => stage));
  let sql = tableOf(level);
  for (let stage = 1; stage <= deepest; stage++) {
    const columns = own.filter((node) => node.stage === stage).map((node) => `${node.sql} AS ${node.column}`);
    sql = `(SELECT *, ${columns.join(",\n  ")} FROM ${sql})`;
  }
  return `SELECT * FROM ${sql}`;
}

/** Months are in the frame by the calendar: it is the month that counts, never the row. */
function frames(windows: readonly Node[]): readonly string[] {
  const lengths = new Set(
    windows.filter(({ window }) => window!.name !== "lag").map(({ window }) => window!.months),
  );
  return [
    "calendar AS (PARTITION BY firm ORDER BY month)",
    ...[...lengths].map(
      (months) =>
        `last_${months} AS (PARTITION BY firm ORDER BY month RANGE BETWEEN ${months - 1} PRECEDING AND CURRENT ROW)`,
    ),
  ];
}

/**
 * What a window sees. Sums see the list of the values: added in the order of the months they do not depend on which firms
 * were computed together, as DuckDB's running sums do.
 */
function seen({ window, operands, column }: Node): string {
  const { name, months } = window!;
  const of = operands[0]!.column;
  if (name === "lag")
    return `CASE WHEN lag(month, ${months}) OVER calendar = month - ${months}
      THEN lag(${of}, ${months}) OVER calendar END AS ${column}`;
  if (name === "mean" || name === "sum") return `list(${of}) OVER last_${months} AS ${column}`;
  if (name === "count") return `count(${of}) OVER last_${months} AS ${column}`;
  return `CASE WHEN count(${of}) OVER last_${months} = ${months} THEN ${name}(${of}) OVER last_${months} END AS ${column}`;
}

/** The value of a window; a mean or sum is missing unless every month has a value. */
function measured({ window, column }: Node): string {
  const { name, months } = window!;
  if (name === "count") return `${column}::DOUBLE`;
  if (name !== "mean" && name !== "sum") return column;
  const total = `list_sum(${column})`;
  const value = name === "sum" ? total : `${total} / ${months}`;
  return `CASE WHEN list_count(${column}) = ${months} AND isfinite(${total}) THEN ${value} END`;
}
