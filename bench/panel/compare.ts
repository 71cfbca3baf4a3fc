import { withDuckDb } from "vigie/datasets";

/** Where two panels of the same firms and months differ. */
export interface PanelComparison {
  /** Firm-months of both together. */
  readonly rows: number;
  /** Those that only one of them has. */
  readonly unmatched: number;
  /** Of each column that both have: values that differ where both have the row, and values of ours that are there. */
  readonly columns: readonly {
    readonly name: string;
    readonly differences: number;
    readonly present: number;
  }[];
}

export interface ComparedPanels {
  /** Parquet files each. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Folder for scratch files. */
  readonly within: string;
  /** One firm in so many, chosen by a hash of its SIREN. Default 1: all. */
  readonly oneIn?: number;
}

/** Two ways to add the same numbers may differ in the last digits: by 1e-9 of the value, or by a millionth of a unit. */
const relative = 1e-9;
const absolute = 1e-6;

const keys = ["siren", "asOf"];
const isBoth = "ours.siren IS NOT NULL AND theirs.siren IS NOT NULL";

/** Every common column of two panels, row by row. */
export async function comparePanels({
  ours,
  theirs,
  within,
  oneIn = 1,
}: ComparedPanels): Promise<PanelComparison> {
  return withDuckDb({ within, memoryMiB: 3072 }, async ({ connection }) => {
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const typesOf = async (files: readonly string[]) =>
      new Map(
        (await rows(`DESCRIBE SELECT * FROM ${filesSql(files)}`)).map((one) => [
          String(one.column_name),
          String(one.column_type),
        ]),
      );
    const [left, right] = [await typesOf(ours), await typesOf(theirs)];
    const names = [...right.keys()].filter((name) => left.has(name) && !keys.includes(name));
    const counts = names.flatMap((name, i) => [
      `count(*) FILTER (WHERE ${isBoth} AND (${differs(name, left.get(name)!)})) AS d${i}`,
      `count(ours."${name}") AS n${i}`,
    ]);
    const [found] = await rows(`SELECT count(*) AS rows,
  count(*) FILTER (WHERE NOT (${isBoth})) AS unmatched, ${counts.join(",\n  ")}
FROM (${sampled(ours, oneIn)}) ours FULL JOIN (${sampled(theirs, oneIn)}) theirs
  ON ours.siren = theirs.siren AND ours."asOf"::DATE = theirs."asOf"::DATE`);
    return {
      rows: Number(found!.rows),
      unmatched: Number(found!.unmatched),
      columns: names.map((name, i) => ({
        name,
        differences: Number(found![`d${i}`]),
        present: Number(found![`n${i}`]),
      })),
    };
  });
}

function differs(name: string, type: string): string {
  const [a, b] = [`ours."${name}"`, `theirs."${name}"`];
  if (type === "VARCHAR") return `${a} IS DISTINCT FROM ${b}`;
  return `(${a} IS NULL) <> (${b} IS NULL)
    OR abs(${a}::DOUBLE - ${b}::DOUBLE) > ${absolute} + ${relative} * abs(${a}::DOUBLE)`;
}

const filesSql = (files: readonly string[]) =>
  `read_parquet([${files.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ")}])`;

const sampled = (files: readonly string[], oneIn: number) =>
  `SELECT * FROM ${filesSql(files)} WHERE hash(siren) % ${oneIn} = 0`;
