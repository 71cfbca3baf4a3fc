import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { Fault } from "../foundation/errors.ts";
import type { StoredDataset } from "./contract.ts";
import { loadDuckDb, sqlName, sqlText, withDuckDb } from "./duckdb.ts";
import { parquetOf } from "./read-table.ts";

/** A dataset as a query sees it. */
export interface QueriedDataset {
  /** Name of the view. */
  readonly name: string;
  readonly dataset: StoredDataset;
  /** Parquet files of its rows. Default: its own. */
  readonly files?: readonly string[];
  /** Rows before this as-of day alone, `YYYY-MM-DD`; all of them without. */
  readonly before?: string;
}

export interface DatasetQuery {
  /** One SELECT; `$1`, `$2`… stand for the values. */
  readonly text: string;
  readonly values?: readonly (string | number | boolean | Date | null)[];
  readonly datasets: readonly QueriedDataset[];
  /** Folder for what the database spills. */
  readonly within: string;
  readonly signal?: AbortSignal;
}

/** Names and columns of the answer; whole numbers beyond 2^53 stay BigInt. */
export interface QueryAnswer {
  readonly names: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
}

/**
 * Asks DuckDB over stored datasets. Throws `sql.no-parquet` for a dataset that holds no Parquet, `sql.not-a-query` unless the
 * text is one SELECT, `sql.refused` with DuckDB's words.
 */
export async function queryDatasets({
  text,
  values = [],
  datasets,
  within,
  signal,
}: DatasetQuery): Promise<QueryAnswer> {
  return withDuckDb({ within, signal }, async ({ connection }) => {
    for (const one of datasets) await connection.run(viewOf(one));
    try {
      const reader = await (await selectOf(connection, text, values)).runAndReadAll();
      return {
        names: reader.deduplicatedColumnNames(),
        columns: reader.getColumnsJS().map((column) => column.map(plain)),
      };
    } catch (cause) {
      if (cause instanceof Fault || signal?.aborted) throw cause;
      throw new Fault("sql.refused", `sql: ${(cause as Error).message}`, { cause });
    }
  });
}

function viewOf({ name, dataset, before, files = parquetOf(dataset) }: QueriedDataset): string {
  if (files.length === 0)
    throw new Fault(
      "sql.no-parquet",
      `dataset without Parquet: ${name} (expected an imported source or a built panel)`,
    );
  const rows = before === undefined ? "" : ` WHERE "asOf" < DATE ${sqlText(before)}`;
  return `CREATE VIEW ${sqlName(name)} AS FROM read_parquet([${files.map(sqlText).join(", ")}], union_by_name = true)${rows}`;
}

async function selectOf(connection: DuckDBConnection, text: string, values: DatasetQuery["values"] & {}) {
  const { StatementType, timestampValue } = await loadDuckDb().then((duckdb) => ({
    StatementType: duckdb.StatementType,
    timestampValue: (date: Date) => new duckdb.DuckDBTimestampValue(BigInt(date.getTime()) * 1000n),
  }));
  const statements = await connection.extractStatements(text);
  const prepared = statements.count === 1 ? await statements.prepare(0) : null;
  if (prepared?.statementType !== StatementType.SELECT)
    throw new Fault("sql.not-a-query", `not one query: ${text.trim().slice(0, 80)} (expected one SELECT)`);
  prepared.bind(values.map((value): DuckDBValue => (value instanceof Date ? timestampValue(value) : value)));
  return prepared;
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
