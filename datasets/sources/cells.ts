import { sqlName } from "../store/duckdb.ts";
import type { Source } from "./contract.ts";
import { read } from "./forms.ts";

/*
 * Table `cells`, one row a line that may give facts: each raw cell is read once into its value, whichever way the line
 * was read. Columns:
 *   file INTEGER, bad VARCHAR (the text of a line that gives none; null otherwise),
 *   one a reading of a raw column (`as_siret of Siret`), one a raw column that the facts take as it is,
 *   monthDays DATE[] and monthValues (as long) where the source has a column a month
 */

/** A function of one raw cell. */
export interface Reading {
  /** Column of `cells`. */
  readonly name: string;
  readonly sql: string;
}

export interface CellPlan {
  readonly readings: readonly Reading[];
  /** SQL of facts, written over raw columns, as SQL over `cells`. */
  over(sql: string): string;
}

/** Finds the readings that the facts of a source need. */
export function planCells(source: Source): CellPlan {
  const texts = [
    ...source.facts.map(({ sql }) => sql),
    source.knownOn.sql,
    source.spread ?? "",
    source.lookUp ?? "",
  ];
  const calls = new Map<string, Reading>();
  for (const { name } of source.columns)
    for (const text of texts)
      for (const [sql, macro] of text.matchAll(callOf(name)))
        calls.set(sql, { name: sqlName(`${macro} of ${name}`), sql });
  const over = (sql: string) =>
    [...calls.values()].reduce((text, call) => replace(text, call), monthly(source, sql));
  const rest = texts.map(over).join("\n");
  const kept = source.columns.filter(({ name }) => wordOf(name).test(rest));
  return {
    readings: [...calls.values(), ...kept.map(({ name }) => ({ name: sqlName(name), sql: sqlName(name) }))],
    over,
  };
}

/** `as_siret(Siret)`: a call whose only argument is the column. */
function callOf(column: string): RegExp {
  return new RegExp(`\\b(\\w+)\\("?${escaped(column)}"?\\)`, "g");
}

/** The column's name outside the names of readings. */
function wordOf(column: string): RegExp {
  return new RegExp(`(?<! of |\\w)${escaped(column)}(?!\\w)`, "i");
}

/** The text as a regular expression that fits nothing else. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function replace(text: string, { sql, name }: Reading): string {
  return text.replaceAll(sql, name);
}

function monthly({ monthly }: Source, sql: string): string {
  if (monthly === undefined) return sql;
  return sql
    .replaceAll(read(monthly.form, "monthly.value"), "monthValue")
    .replaceAll("monthly.month", "monthDay");
}

/** Makes the empty table; `lines` must be there. */
export function createCells(source: Source, plan: CellPlan): string {
  return `CREATE TEMP TABLE cells AS ${selectFromLines(source, plan)} LIMIT 0`;
}

/** Adds the valid lines of `lines`. */
export function insertCellsOfLines(source: Source, plan: CellPlan): string {
  return `INSERT INTO cells ${selectFromLines(source, plan)} WHERE problem IS NULL AND filtered IS NULL`;
}

function selectFromLines({ monthly }: Source, { readings }: CellPlan): string {
  const months =
    monthly === undefined
      ? []
      : [
          `list_transform(months, lambda item: item."month") AS "monthDays"`,
          `list_transform(months, lambda item: ${read(monthly.form, 'item."value"')}) AS "monthValues"`,
        ];
  const columns = [
    "file",
    "CAST(NULL AS VARCHAR) AS bad",
    ...readings.map(({ name, sql }) => `${sql} AS ${name}`),
    ...months,
  ];
  return `SELECT ${columns.join(", ")} FROM lines`;
}

/** SQL giving the rows of `cells` that give facts, one a month where the source has a column a month. */
export function validCells({ monthly }: Source): string {
  const valid = "SELECT * FROM cells WHERE bad IS NULL";
  if (monthly === undefined) return valid;
  return `SELECT * FROM (SELECT * EXCLUDE ("monthDays", "monthValues"), unnest("monthDays") AS monthDay,
    unnest("monthValues") AS monthValue FROM (${valid})) WHERE monthValue IS NOT NULL`;
}
