import type { DuckDBConnection } from "@duckdb/node-api";
import { withDuckDb } from "vigie/datasets";

/** Where two panels of the same firms and months differ. */
export interface PanelComparison {
  /** Firm-months of both together. */
  readonly rows: number;
  /** Those that only one of them has. */
  readonly unmatched: number;
  /** Columns that only one of them has. */
  readonly absent: readonly string[];
  /** Of each column that both have. */
  readonly columns: readonly ComparedColumn[];
}

export interface ComparedColumn {
  readonly name: string;
  /** Values of ours that are there. */
  readonly present: number;
  /** Whether they are all the same: equality then says little. */
  readonly isConstant: boolean;
  /** Values that differ where both have the row. */
  readonly differences: number;
  /** The largest difference of two numbers a and b, as a share of 1 + |a|; null of texts. */
  readonly largest: number | null;
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

/** Two ways to add the same numbers may differ in the last digits: numbers a and b are equal within this share of 1 + |a|. */
export const tolerance = 1e-9;

/** Columns by which rows are matched. */
export const keys: readonly string[] = ["siren", "asOf"];

const isBoth = "ours.siren IS NOT NULL AND theirs.siren IS NOT NULL";

/** So many columns at a time, so that a join of millions of rows stays within memory. */
const columnsAtOnce = 12;

/** Every column of two panels, row by row. */
export async function comparePanels(panels: ComparedPanels): Promise<PanelComparison> {
  return withDuckDb({ within: panels.within, memoryMiB: 3072 }, async ({ connection }) => {
    const ours = await typesOf(connection, panels.ours);
    const theirs = await typesOf(connection, panels.theirs);
    const common = [...ours].filter(([name]) => theirs.has(name) && !keys.includes(name));
    const absent = [...ours.keys(), ...theirs.keys()].filter((name) => !(ours.has(name) && theirs.has(name)));
    const counts = await compareColumns(connection, panels, []);
    const columns: ComparedColumn[] = [];
    for (let i = 0; i < common.length; i += columnsAtOnce)
      columns.push(...(await compareColumns(connection, panels, common.slice(i, i + columnsAtOnce))).columns);
    return { ...counts, absent, columns };
  });
}

/** What keeps two panels from being equal, or the comparison from saying so; nothing where they are. */
export function faultsOf({ rows, unmatched, absent, columns }: PanelComparison): readonly string[] {
  const faults = columns.flatMap(({ name, present, differences }) => [
    ...(present === 0 ? [`no value of ${name} was there to compare`] : []),
    ...(differences > 0 ? [`${name} differs in ${differences} of ${rows} rows`] : []),
  ]);
  if (rows === 0) faults.unshift("no rows were compared");
  if (unmatched > 0) faults.unshift(`${unmatched} of ${rows} rows stand in one panel only`);
  if (absent.length > 0) faults.unshift(`in one panel only: ${absent.join(", ")}`);
  return faults;
}

type Column = readonly [name: string, type: string];

async function typesOf(connection: DuckDBConnection, files: readonly string[]) {
  const described = await rowsOf(connection, `DESCRIBE SELECT * FROM ${filesSql(files)}`);
  return new Map(described.map((one) => [String(one.column_name), String(one.column_type)]));
}

async function compareColumns(
  connection: DuckDBConnection,
  { ours, theirs, oneIn = 1 }: ComparedPanels,
  columns: readonly Column[],
): Promise<Omit<PanelComparison, "absent">> {
  const counts = [
    "count(*) AS rows",
    `count(*) FILTER (WHERE NOT (${isBoth})) AS unmatched`,
    ...columns.flatMap(([name, type], i) => [
      `count(ours."${name}") AS present${i}`,
      `(min(ours."${name}") IS NOT DISTINCT FROM max(ours."${name}")) AS constant${i}`,
      `count(*) FILTER (WHERE ${isBoth} AND ${differs(name, type)}) AS differences${i}`,
      `max(${type === "VARCHAR" ? "NULL" : distance(name)}) AS largest${i}`,
    ]),
  ];
  const names = columns.map(([name]) => name);
  const [found] = await rowsOf(
    connection,
    `SELECT ${counts.join(",\n  ")}
FROM (${sampled(ours, names, oneIn)}) ours FULL JOIN (${sampled(theirs, names, oneIn)}) theirs
  ON ours.siren = theirs.siren AND ours."asOf" = theirs."asOf"`,
  );
  return {
    rows: Number(found!.rows),
    unmatched: Number(found!.unmatched),
    columns: names.map((name, i) => ({
      name,
      present: Number(found![`present${i}`]),
      isConstant: found![`constant${i}`] === true,
      differences: Number(found![`differences${i}`]),
      largest: found![`largest${i}`] === null ? null : Number(found![`largest${i}`]),
    })),
  };
}

async function rowsOf(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

function differs(name: string, type: string): string {
  const [a, b] = [`ours."${name}"`, `theirs."${name}"`];
  if (type === "VARCHAR") return `${a} IS DISTINCT FROM ${b}`;
  return `((${a} IS NULL) <> (${b} IS NULL) OR ${distance(name)} > ${tolerance})`;
}

function distance(name: string): string {
  const [a, b] = [`ours."${name}"::DOUBLE`, `theirs."${name}"::DOUBLE`];
  return `abs(${a} - ${b}) / (1 + abs(${a}))`;
}

const filesSql = (files: readonly string[]) =>
  `read_parquet([${files.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ")}])`;

function sampled(files: readonly string[], names: readonly string[], oneIn: number): string {
  const columns = ["siren", `"asOf"::DATE AS "asOf"`, ...names.map((name) => `"${name}"`)];
  return `SELECT ${columns.join(", ")} FROM ${filesSql(files)} WHERE hash(siren) % ${oneIn} = 0`;
}
