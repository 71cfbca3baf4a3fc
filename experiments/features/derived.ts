import { type ColumnTable, table as tableOf } from "arquero";
import { type Expression, Fault, namesIn, parseExpression, themes } from "vigie/datasets";
import { z } from "zod";
import type { Numbers } from "./arrow-numbers.ts";
import { cellsOf, cellTypeOf, numbersOf } from "./columns.ts";
import { evaluateRows } from "./expression.ts";

export const derivedShape = z.strictObject({
  /** A small letter, then letters and digits; 60 at most. */
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,59}$/),
  /** In the window language, without windows, over columns of the same row and earlier derived features. */
  text: z.string(),
  theme: z.enum(themes),
  unit: z.string(),
  /** One sentence for a reviewer. */
  meaning: z.string(),
  /** What an empty cell means. */
  missing: z.string(),
});

/** A feature computed from others of the same row, inside the preparation: part of the model's bundle. */
export type DerivedFeature = Readonly<z.infer<typeof derivedShape>>;

/**
 * What can be known wrong of definitions over these columns. Throws `feature.bad-definition` (a name or a missing field),
 * `feature.duplicate`, `feature.window`, `expression.unknown-name`, and what `parseExpression` throws.
 */
export function checkDerived(derived: readonly DerivedFeature[], columns: readonly string[]): void {
  const known = [...columns];
  for (const feature of derived) {
    const { error } = derivedShape.safeParse(feature);
    if (error !== undefined) {
      const { path, message } = error.issues[0]!;
      throw named(
        "feature.bad-definition",
        feature.name,
        `${path.join(".")}: ${message} (expected a definition)`,
      );
    }
    if (known.includes(feature.name))
      throw named("feature.duplicate", feature.name, "name already taken (expected a new one)");
    checkRowText(feature.text, known, {
      named: `derived feature ${feature.name}`,
      known: "a feature of the panel, or one derived before it",
      column: feature.name,
    });
    known.push(feature.name);
  }
}

function named(code: string, feature: string, problem: string): Fault {
  return new Fault(code, `derived feature ${feature}: ${problem}`, { place: { column: feature } });
}

/**
 * A text over values of one row: no window, and no name but those `known`, which the message describes.
 * Throws `feature.window`, `expression.unknown-name`, and what `parseExpression` throws.
 */
export function checkRowText(
  text: string,
  known: readonly string[],
  words: { readonly named: string; readonly known: string; readonly column?: string },
): void {
  const place = words.column === undefined ? {} : { place: { column: words.column } };
  const expression = parseExpression(text);
  if (hasWindow(expression))
    throw new Fault(
      "feature.window",
      `${words.named}: a window in ${text} (expected values of the same row; features that look back are declared, and built with the panel)`,
      place,
    );
  const stranger = namesIn(expression).find(({ name }) => !known.includes(name));
  if (stranger !== undefined)
    throw new Fault(
      "expression.unknown-name",
      `${words.named}: unknown name ${stranger.name} at character ${stranger.at} (expected ${words.known})`,
      place,
    );
}

function hasWindow(expression: Expression): boolean {
  if (expression.kind === "window") return true;
  return expression.kind === "call" && expression.operands.some(hasWindow);
}

/** Of the definitions, those that these columns are or are made of, in their order. */
export function derivedAmong(
  columns: readonly string[],
  derived: readonly DerivedFeature[],
): readonly DerivedFeature[] {
  const needed = new Set(columns);
  for (const { name, text } of derived.toReversed())
    if (needed.has(name)) for (const used of namesIn(parseExpression(text))) needed.add(used.name);
  return derived.filter(({ name }) => needed.has(name));
}

/** The columns of the table that these features are read from: themselves, or what they are derived from. */
export function readColumns(
  columns: readonly string[],
  derived: readonly DerivedFeature[],
): readonly string[] {
  const used = derivedAmong(columns, derived);
  const made = new Set(used.map(({ name }) => name));
  const inputs = used.flatMap(({ text }) => namesIn(parseExpression(text)).map(({ name }) => name));
  return [...new Set([...columns, ...inputs])].filter((name) => !made.has(name));
}

/**
 * The table with the derived features as further columns, computed in `rows` and missing in the others.
 * Throws `feature.unknown-column`, `feature.wrong-type`, `feature.infinite`.
 */
export function withDerived(
  table: ColumnTable,
  derived: readonly DerivedFeature[],
  rows: Uint32Array,
): ColumnTable {
  if (derived.length === 0) return table;
  const made = new Map<string, Numbers>();
  const read = new Map<string, Numbers>();
  const valuesOf = (name: string): Numbers => {
    const values = made.get(name) ?? read.get(name) ?? numbersIn(table, name, rows);
    if (!made.has(name)) read.set(name, values);
    return values;
  };
  for (const { name, text } of derived)
    made.set(name, evaluateRows(parseExpression(text), valuesOf, rows.length));
  const columns = Object.fromEntries(
    [...made].map(([name, values]) => [name, spread(values, rows, table.numRows())]),
  );
  return table.assign(tableOf(columns));
}

/**
 * The value of a text in each of `rows`, missing as NaN. Throws `feature.unknown-column`, `feature.wrong-type`,
 * `feature.infinite`, and what `parseExpression` throws.
 */
export function rowValues(table: ColumnTable, text: string, rows: Uint32Array): Numbers {
  return evaluateRows(parseExpression(text), (name) => numbersIn(table, name, rows), rows.length);
}

function numbersIn(table: ColumnTable, name: string, rows: Uint32Array): Numbers {
  const cells = cellsOf(table, name);
  const type = cellTypeOf(name, cells, rows);
  if (type !== "category") return numbersOf(name, cells, { rows, type });
  throw new Fault("feature.wrong-type", `text in a derived feature: ${name} (expected numbers or flags)`, {
    place: { column: name },
  });
}

function spread(values: Numbers, rows: Uint32Array, count: number): Float64Array {
  const column = new Float64Array(count).fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) column[rows[i]!] = values[i]!;
  return column;
}
