import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type ColumnDefinition,
  type DatasetStore,
  openStore,
  type StoredDataset,
  withDuckDb,
} from "vigie/datasets";

/** Whether a source says what a firm is and where: its deliveries are whole registers, held fixed by the rebuild. */
export function isRegister(source: string): boolean {
  return source.startsWith("sirene") || ["comptes", "ellisphere", "naf"].includes(source);
}

/** A delivery with everything changed that was known after a day, in a store of its own. */
export interface ChangedFacts {
  readonly dataset: StoredDataset;
  /** Facts known later: each moved to another firm, its numbers changed, one in five dropped. */
  readonly later: number;
}

/**
 * Changes what was known after `day` (`YYYY-MM-DD`) and nothing else. `within`: a scratch folder, which holds the store.
 * Throws `dataset.erased`, and what reading the facts throws.
 */
export async function changeLaterFacts(
  store: DatasetStore,
  dataset: StoredDataset,
  { day, within }: { readonly day: string; readonly within: string },
): Promise<ChangedFacts> {
  const { kind, name, schema, parameters } = dataset.manifest;
  const files = store.parquetOf(dataset).map(text);
  await mkdir(within, { recursive: true });
  return withDuckDb({ within }, async ({ connection, scratch }) => {
    const file = join(scratch, "changed.parquet");
    const facts = `read_parquet([${files.join(", ")}])`;
    const found = await connection.runAndReadAll(
      `SELECT count(*) FROM ${facts} WHERE knownOn > DATE '${day}'`,
    );
    const later = Number(found.getColumns()[0]![0]);
    await connection.run(
      `COPY (${changedSql(facts, schema.columns, { day, later })}) TO ${text(file)} (FORMAT parquet, COMPRESSION snappy)`,
    );
    const changed = openStore(within, { clock: () => new Date(0) });
    return {
      later,
      dataset: await changed.putParquet({ kind, name, schema, ...(parameters && { parameters }), file }),
    };
  });
}

function changedSql(
  facts: string,
  columns: readonly ColumnDefinition[],
  { day, later }: { readonly day: string; readonly later: number },
): string {
  const hasFirm = columns.some(({ name }) => name === "siren");
  const cells = columns.map((column) => (column.name === "siren" ? "other.siren" : changedCell(column)));
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  const numbered = `SELECT *, row_number() OVER (ORDER BY ${names}) - 1 AS place FROM ${facts} WHERE knownOn > DATE '${day}'`;
  const others = hasFirm
    ? `JOIN later other ON other.place = (later.place + ${Math.ceil(later / 2)}) % ${Math.max(1, later)}`
    : "";
  return `WITH later AS (${numbered})
SELECT ${names} FROM (
  SELECT ${names} FROM ${facts} WHERE knownOn IS NULL OR knownOn <= DATE '${day}'
  UNION ALL SELECT ${cells.map((cell, i) => `${cell} AS ${quoted(columns[i]!.name)}`).join(", ")} FROM later ${others} WHERE later.place % 5 <> 0
) ORDER BY ALL`;
}

/** A number becomes another one; texts and days stay, as keys are made of them. */
function changedCell({ name, type }: ColumnDefinition): string {
  const cell = `later.${quoted(name)}`;
  if (name === "historyNumber") return cell;
  if (type === "float64") return `${cell} * 3 + 77`;
  if (type === "int32") return `CAST(least(CAST(${cell} AS BIGINT) * 3 + 77, 1000000000) AS INTEGER)`;
  return type === "bool" ? `NOT ${cell}` : cell;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
