import type { DuckDBConnection } from "@duckdb/node-api";
import { registerOrigins } from "./register.ts";

/** Rows of a panel by where what they say of the register comes from. */
export interface RegisterCount {
  readonly column: (typeof registerColumns)[number];
  /** One of `registerOrigins`, or null where nothing was known. */
  readonly origin: (typeof registerOrigins)[number] | null;
  readonly rows: number;
}

const registerColumns = ["department", "activity", "legalForm"] as const;
const origins = [...registerOrigins, null];

/** Of each column and origin that has any, the rows. `rows`: of each state in the table `state`, how many are in it. */
export async function registerCounts(
  connection: DuckDBConnection,
  rows: Int32Array,
): Promise<readonly RegisterCount[]> {
  const told = await connection.runAndReadAll(
    `SELECT ${registerColumns.map((column) => `${column}From`).join(", ")} FROM state ORDER BY state`,
  );
  const columns = told.getColumns();
  const counted = registerColumns.flatMap((column, i) =>
    origins.map((origin) => ({
      column,
      origin,
      rows: rows.reduce((sum, n, state) => (columns[i]![state] === origin ? sum + n : sum), 0),
    })),
  );
  return counted.filter((one) => one.rows > 0);
}

/** The counts of some firms and of others together. */
export function addRegisterCounts(
  a: readonly RegisterCount[],
  b: readonly RegisterCount[],
): readonly RegisterCount[] {
  return registerColumns.flatMap((column) =>
    origins.flatMap((origin) => {
      const own = [...a, ...b].filter((one) => one.column === column && one.origin === origin);
      const rows = own.reduce((sum, one) => sum + one.rows, 0);
      return rows === 0 ? [] : [{ column, origin, rows }];
    }),
  );
}
