import { join } from "node:path";
import type { ColumnDefinition } from "../schema.ts";
import type { DatasetStore, StoredDataset } from "../store/contract.ts";
import { sqlText, withDuckDb } from "../store/duckdb.ts";
import type { ExampleFiles } from "./makeExampleFiles.ts";

const column = (
  definition: Pick<ColumnDefinition, "name" | "type" | "role" | "meaning" | "unit">,
): ColumnDefinition => ({
  ...definition,
  theme: null,
  source: null,
  knownOn: null,
  missing: null,
  confidentiality: "open",
});

/** Stores the truth of an example as a dataset of kind `truth`, which `buildPanel` refuses: for judging models only. */
export function storeTruth(
  store: DatasetStore,
  example: ExampleFiles,
  name = "example-truth",
): Promise<StoredDataset> {
  return withDuckDb({ within: store.folder }, async ({ connection, scratch }) => {
    const file = join(scratch, "truth.parquet");
    const columns = "{'siren': 'VARCHAR', 'asOf': 'DATE', 'trueProbability': 'DOUBLE'}";
    await connection.run(
      `COPY (SELECT * FROM read_csv([${example.truth.map(sqlText).join(", ")}], header = true, columns = ${columns}) ORDER BY "asOf", siren)
       TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    return store.putParquet({
      kind: "truth",
      name,
      schema: { columns: truthColumns },
      parameters: { ...example.parameters },
      file,
    });
  });
}

const truthColumns: readonly ColumnDefinition[] = [
  column({ name: "siren", type: "text", role: "key", meaning: "The firm, nine digits.", unit: null }),
  column({
    name: "asOf",
    type: "date",
    role: "key",
    meaning: "The as-of date, first of a month.",
    unit: null,
  }),
  column({
    name: "trueProbability",
    type: "float64",
    role: "fact",
    meaning:
      "Exact probability that a first procedure opens within 18 months, given the hidden health and the treatment received so far.",
    unit: "probability",
  }),
];
