import type { DuckDBConnection } from "@duckdb/node-api";
import type { Digest } from "../foundation/digest.ts";
import type { LongWork } from "../foundation/progress.ts";
import type { ColumnDefinition, Schema } from "../schema.ts";
import type { KnownContent } from "../store/contract.ts";
import { sqlName, sqlText } from "../store/duckdb.ts";
import { digestParquetBy } from "../store/parquet-file.ts";
import { type CellPlan, validCells } from "./cells.ts";
import type { FactColumn, Source } from "./contract.ts";
import { addRows, writeRows } from "./fact-rows.ts";
import { watchQuery, watchWork } from "./progress.ts";
import type { ReadDelivery } from "./read-files.ts";

/** What is known of facts that were written. */
export interface WrittenFacts {
  readonly content: KnownContent;
  /** Of the file. */
  readonly digest?: Digest;
}

interface FactsOptions extends LongWork {
  readonly source: Source;
  readonly plan: CellPlan;
  readonly received: string;
  readonly history?: boolean;
  /** Where the Parquet file goes. */
  readonly file: string;
}

/** The two days that every fact carries, whatever its source. */
function days({ source, plan, received, history = false }: FactsOptions) {
  const receivedOn = `DATE '${received}'`;
  const rule = plan.over(source.knownOn.sql);
  return {
    knownOn: history ? rule : `greatest(${rule}, ${receivedOn})`,
    receivedOn,
  };
}

/** Writes the facts of the valid lines, in an order that depends on nothing but them. What was made without SQL is used up. */
export async function writeFacts(
  { facts: made, sql }: Pick<ReadDelivery, "facts" | "sql">,
  options: FactsOptions,
): Promise<WrittenFacts> {
  const { source, file } = options;
  const query = factsQuery(options);
  const span = {
    from: 0.8,
    until: 1,
    label: `importing ${source.name}`,
    detail: "writing facts",
    work: options,
  };
  if (made !== null)
    return watchWork(span, async () => {
      const schema = factsSchema(source);
      if (sql !== null && (await hasCells(sql))) await addRows(sql, { columns: made, query, schema });
      return writeRows(file, { columns: made, schema });
    });
  await watchQuery(sql!, span, () =>
    sql!.run(`COPY (${query} ORDER BY ALL) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`),
  );
  return { content: await digestParquetBy(sql!, file, factsSchema(source)) };
}

async function hasCells(connection: DuckDBConnection): Promise<boolean> {
  return (await connection.runAndReadAll("SELECT 1 FROM cells LIMIT 1")).currentRowCount > 0;
}

function factsQuery(options: FactsOptions): string {
  const { source, plan } = options;
  const { knownOn, receivedOn } = days(options);
  const columns = [
    ...source.facts.map(({ name, sql }) => `${plan.over(sql)} AS ${sqlName(name)}`),
    `${knownOn} AS "knownOn"`,
    `${receivedOn} AS "receivedOn"`,
  ];
  return `SELECT ${columns.join(", ")}
    FROM (${validCells(source)}) AS valid ${plan.over(`${source.spread ?? ""} ${source.lookUp ?? ""}`)}`;
}

const dayColumns: readonly Omit<FactColumn, "sql">[] = [
  {
    name: "knownOn",
    type: "date",
    meaning: "Day from which the administration could know the fact.",
    unit: null,
    missing: null,
  },
  {
    name: "receivedOn",
    type: "date",
    meaning: "Day on which the delivery was received.",
    unit: null,
    missing: null,
  },
];

/** The columns of a source's facts: its own, then `knownOn` and `receivedOn`. */
export function factsSchema(source: Source): Schema {
  const columns = [...source.facts, ...dayColumns].map(
    ({ name, type, meaning, unit, missing }): ColumnDefinition => ({
      name,
      type,
      role: "fact",
      meaning,
      unit,
      theme: null,
      source: source.name,
      knownOn: source.knownOn.text,
      missing,
      confidentiality: source.confidentiality,
    }),
  );
  return { columns };
}
