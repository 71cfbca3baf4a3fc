import type { Digest, Json, Schema } from "vigie/datasets";
import { withDuckDb } from "vigie/datasets";
import { writeMonth } from "../../datasets/panel/stages/months.ts";
import type { ColumnChunk } from "../../datasets/store/column-chunk.ts";
import { prepareReaders, readChunks } from "../../datasets/store/read-parquet.ts";

/** What a job is told, besides its inputs: the Parquet files of its months, a file a month. */
export interface CopyOrder {
  readonly months: readonly string[];
  readonly schema: Schema;
  /** How often each firm is there: as itself with a digit after its SIREN. */
  readonly copies: number;
}

interface CopyWork {
  readonly parameters: Json;
  readonly inputs: Readonly<Record<string, string>>;
  readonly output: string;
}

/** A job: months of a panel with many more firms, written as every panel's parts are. */
export async function work({ parameters, inputs, output }: CopyWork): Promise<Json> {
  const { months, schema, copies } = parameters as unknown as CopyOrder;
  const names = schema.columns.map(({ name }) => (name === "siren" ? `siren || copy AS siren` : `"${name}"`));
  const files = Object.values(inputs).map((path) => `'${path}'`);
  const rows = `(SELECT ${names.join(", ")} FROM read_parquet([${files.join(", ")}])
    CROSS JOIN (SELECT unnest(range(${copies}))::VARCHAR AS copy))`;
  return withDuckDb({ within: output, memoryMiB: 3072, threads: 1 }, async ({ connection }) => {
    const readers = await prepareReaders(connection, rows, schema.columns);
    const parts: { name: string; columnDigests: Readonly<Record<string, Digest>> }[] = [];
    for (const month of months) {
      const own = `(FROM ${rows} WHERE "asOf" = DATE '${month}-01' ORDER BY region, siren)`;
      const chunks: ColumnChunk[][] = schema.columns.map(() => []);
      for await (const part of readChunks(connection, own, readers))
        for (const [index, chunk] of part.entries()) chunks[index]!.push(chunk);
      parts.push(await writeMonth({ month, chunks, schema, output }));
    }
    return { parts } as unknown as Json;
  });
}
