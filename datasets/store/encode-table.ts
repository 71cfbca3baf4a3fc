import type { ColumnTable } from "arquero";
import type { Digest } from "../foundation/digest.ts";
import { Fault } from "../foundation/errors.ts";
import type { Schema } from "../schema.ts";
import type { ColumnChunk } from "./column-chunk.ts";
import { chunkRows, createChunkReader, kindOf } from "./column-chunk.ts";
import { createColumnDigester } from "./column-digest.ts";
import type { EncodedColumn } from "./encode-arrow.ts";

export interface EncodedTable {
  readonly rows: number;
  readonly columns: readonly EncodedColumn[];
}

/** Canonical chunks of every column of the schema. Throws `dataset.wrong-columns` and `column.wrong-value`. */
export function encodeTable(table: ColumnTable, schema: Schema): EncodedTable {
  checkColumns(schema, table.columnNames());
  const plain = table.isFiltered() || table.isOrdered() ? table.reify() : table;
  const rows = plain.numRows();
  const columns = schema.columns.map((definition) => {
    const column = plain.column(definition.name)!;
    const reader = createChunkReader(definition);
    const chunks: ColumnChunk[] = [];
    for (let from = 0; from < rows; from += chunkRows)
      chunks.push(
        reader.read({ from, until: Math.min(rows, from + chunkRows), at: (row) => column.at(row) }),
      );
    return { definition, chunks };
  });
  return { rows, columns };
}

export function digestColumns({ columns }: EncodedTable): Record<string, Digest> {
  return Object.fromEntries(
    columns.map(({ definition, chunks }) => {
      const digester = createColumnDigester(kindOf(definition.type));
      for (const chunk of chunks) digester.update(chunk);
      return [definition.name, digester.finish()];
    }),
  );
}

/** The schema and the rows must name the same columns, each once. */
export function checkColumns(schema: Schema, names: readonly string[]): void {
  const declared = schema.columns.map((column) => column.name);
  const repeated = declared.filter((name, index) => declared.indexOf(name) !== index);
  const missing = declared.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !declared.includes(name));
  const problems = [
    ...repeated.map((name) => `declared twice: ${name}`),
    ...missing.map((name) => `missing: ${name}`),
    ...extra.map((name) => `not declared: ${name}`),
  ];
  if (problems.length > 0)
    throw new Fault(
      "dataset.wrong-columns",
      `columns do not fit the schema: ${problems.join(", ")} (expected ${declared.join(", ")})`,
    );
}
