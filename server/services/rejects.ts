import type { RejectsPage } from "../api/rows.ts";
import { quoteText } from "./parquet-sql.ts";
import type { Ask } from "./table-session.ts";

const mostReasons = 20;

/** A page of `rejects.csv` as `importFiles` writes it. */
export async function pageOfRejects(
  ask: Ask,
  path: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<RejectsPage> {
  const from = `read_csv(${quoteText(path)}, header = true, delim = ',', quote = '"', escape = '"', parallel = false,
    columns = {'file': 'VARCHAR', 'line': 'BIGINT', 'column': 'VARCHAR', 'value': 'VARCHAR', 'reason': 'VARCHAR'})`;
  const [counted] = await ask(`SELECT count(*)::DOUBLE AS n FROM ${from}`);
  const reasons = await ask(
    `SELECT coalesce("column", '') AS "column", coalesce(reason, '') AS reason, count(*)::DOUBLE AS n FROM ${from}
      GROUP BY ALL ORDER BY n DESC, 1, 2 LIMIT ${mostReasons}`,
  );
  const rows = await ask(
    `SELECT coalesce(file, '') AS file, line::DOUBLE AS line, coalesce("column", '') AS "column",
      coalesce(value, '') AS value, coalesce(reason, '') AS reason FROM ${from} LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    total: Number(counted?.n),
    reasons: reasons.map(({ column, reason, n }) => ({
      column: String(column),
      reason: String(reason),
      count: Number(n),
    })),
    rows: rows as unknown as RejectsPage["rows"],
  };
}
