import type { ColumnTable } from "arquero";
import { type ColumnDefinition, type Digest, Fault, type Schema } from "vigie/datasets";
import {
  matrixNamesOf,
  type Pipeline,
  ruleContribution,
  type Scores,
  scorePipeline,
  withDerived,
} from "vigie/experiments";
import { type AlertRow, checkAlertRows, compareAlerts, mostReasons, otherTheme } from "./alert-row.ts";
import { reasonSentences } from "./reasons.ts";
import { requireColumns } from "./required.ts";
import { ruleSentences, ruleTheme } from "./rule-sentences.ts";

/** Panel columns that a row shows; those a panel lacks are null in the list. */
export interface ShownColumns {
  readonly firm: string;
  readonly asOf: string;
  readonly name: string;
  readonly region: string;
  readonly department: string;
  readonly activity: string;
  readonly sizeClass: string;
}

const shownByDefault: ShownColumns = {
  firm: "siren",
  asOf: "asOf",
  name: "name",
  region: "region",
  department: "department",
  activity: "activity",
  sizeClass: "sizeClass",
};

export interface ScoreListOptions {
  readonly pipeline: Pipeline;
  /** The panel's rows; only those at `asOf` are scored. */
  readonly table: ColumnTable;
  /** Given, it is held against what the pipeline was fitted on before anything is scored. */
  readonly schema?: Schema;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly version: { readonly reference: string; readonly digest: Digest };
  readonly listName: string;
  /** Where the panel calls a column otherwise: `{ activity: "sector" }`. */
  readonly columns?: Partial<ShownColumns>;
  /** The list before, to tell first alerts. */
  readonly previous?: readonly AlertRow[];
  /** Newest data used, by source. */
  readonly dataDates?: Readonly<Record<string, string | null>>;
  readonly score?: (
    pipeline: Pipeline,
    table: ColumnTable,
    options: { rows: Uint32Array; explain: true },
  ) => Scores;
}

/**
 * Applies a version's pipeline to the panel rows at one as-of date: every firm, largest margin first, ties by siren.
 * @throws Fault `score.missing-column`, `score.retyped-column`, `score.no-rows`, `alerts.missing-score`.
 */
export function scoreList(options: ScoreListOptions): readonly AlertRow[] {
  const { pipeline, schema, score = scorePipeline } = options;
  if (schema !== undefined) requireColumns(pipeline.requires, schema, pipeline.name);
  const plain =
    options.table.isFiltered() || options.table.isOrdered() ? options.table.reify() : options.table;
  const shown = { ...shownByDefault, ...options.columns };
  const rows = rowsAt(plain, shown, options.asOf);
  const table = withDerived(plain, pipeline.preparation.derived ?? [], rows);
  const scores = score(pipeline, table, { rows, explain: true });
  const scored: Scored = { ...options, ...lookups(options, table), table, shown, scores };
  const drafts = [...rows].map((row, i) => draftRow(scored, row, i)).sort(compareAlerts);
  return checkAlertRows(drafts.map((draft, index) => ({ ...draft, rank: index + 1 })));
}

interface Scored extends ScoreListOptions {
  readonly shown: ShownColumns;
  readonly scores: Scores;
  /** Columns the table has. */
  readonly present: ReadonlySet<string>;
  readonly definitions: ReadonlyMap<string, Pick<ColumnDefinition, "meaning" | "unit">>;
  /** Panel column of each matrix column. */
  readonly columnOf: ReadonlyMap<string, string>;
  /** Firms alerted in the list before; null when there is none. */
  readonly alertedBefore: ReadonlySet<string> | null;
}

function lookups({ pipeline, previous }: ScoreListOptions, table: ColumnTable) {
  const alerted = previous?.filter(({ level }) => level !== "none").map(({ siren }) => siren);
  return {
    present: new Set(table.columnNames()),
    definitions: new Map(
      [...pipeline.requires, ...(pipeline.preparation.derived ?? [])].map((one) => [one.name, one]),
    ),
    columnOf: columnsByMatrixName(pipeline.preparation),
    alertedBefore: alerted === undefined ? null : new Set(alerted),
  };
}

function rowsAt(table: ColumnTable, { asOf: column, firm }: ShownColumns, asOf: string): Uint32Array {
  for (const needed of [firm, column])
    if (!table.columnNames().includes(needed))
      throw new Fault("score.missing-column", `panel lacks column: ${needed} (expected by every list)`, {
        place: { column: needed },
      });
  const days = Array.from({ length: table.numRows() }, (_, row) => dayOf(table.get(column, row)));
  const rows = Uint32Array.from(days.keys()).filter((row) => days[row] === asOf);
  if (rows.length > 0) return rows;
  const newest = days.sort().at(-1);
  throw new Fault(
    "score.no-rows",
    `no panel row at ${asOf} (expected a date of the panel, the newest is ${newest})`,
    {
      kind: "not-found",
    },
  );
}

function dayOf(value: unknown): string {
  const date = value instanceof Date ? value : new Date(value as number | string);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}

function draftRow(scored: Scored, row: number, i: number): Omit<AlertRow, "rank"> {
  const { pipeline, shown, scores, version, listName, asOf, dataDates = {} } = scored;
  const text = (column: string) => textOf(scored, column, row);
  const siren = text(shown.firm);
  if (siren === null) throw new Fault("score.no-firm", `row ${row + 1} of the panel has no ${shown.firm}`);
  const probability = scoreOf(scores.probabilities, i, siren);
  const level = scores.levels[i]!;
  return {
    siren,
    name: text(shown.name),
    list: listName,
    asOf,
    version: version.reference,
    versionDigest: version.digest,
    margin: scoreOf(scores.margins, i, siren),
    probability,
    ofHundred: Math.round(100 * probability),
    level,
    ...thresholdsOf(pipeline),
    ...explain(scored, row, i),
    region: text(shown.region),
    department: text(shown.department),
    activity: text(shown.activity),
    sizeClass: text(shown.sizeClass),
    dataDates: { ...dataDates },
    firstAlert: isFirstAlert(scored, siren, level),
  };
}

function scoreOf(scores: Float64Array, i: number, siren: string): number {
  const score = scores[i];
  if (score !== undefined && Number.isFinite(score)) return score;
  throw new Fault(
    "alerts.missing-score",
    `firm ${siren} has no score: ${score} (expected a number; it is never read as 0)`,
    {
      place: { value: siren },
    },
  );
}

function cellOf({ present, table }: Scored, column: string, row: number): unknown {
  return present.has(column) ? table.get(column, row) : null;
}

function textOf(scored: Scored, column: string, row: number): string | null {
  const value = cellOf(scored, column, row);
  return value === null || value === undefined || value === "" ? null : String(value);
}

function thresholdsOf({ thresholds: { high, moderate } }: Pipeline) {
  return {
    highMargin: high.margin,
    highProbability: high.probability,
    moderateMargin: moderate.margin,
    moderateProbability: moderate.probability,
  };
}

function explain(scored: Scored, row: number, i: number) {
  const { pipeline, scores, columnOf, definitions } = scored;
  const { contributions: explained } = scores;
  if (explained === null)
    throw new Fault("score.unexplained", "scores carry no contributions (expected one per feature)");
  const contributions = sumBy(
    explained.names,
    (name) => columnOf.get(name) ?? name,
    (_, j) => explained.values[j]![i]!,
  );
  const columns = Object.keys(contributions);
  const ruleNames = new Set(pipeline.rules?.map(ruleContribution));
  const themes = sumBy(
    columns,
    (column) => (ruleNames.has(column) ? ruleTheme : (pipeline.themes[column] ?? otherTheme)),
    (column) => contributions[column]!,
  );
  const byModel = columns.filter((column) => !ruleNames.has(column));
  const reasons = byModel.map((column) => ({
    column,
    contribution: contributions[column]!,
    definition: definitions.get(column),
    value: cellOf(scored, column, row),
  }));
  const sentences = [...ruleSentences(pipeline, scores, i), ...reasonSentences(reasons)];
  return { base: explained.base, contributions, themes, reasons: sentences.slice(0, mostReasons) };
}

/** Sums the parts of each name under its key, in the order of the names. */
function sumBy(
  names: readonly string[],
  keyOf: (name: string) => string,
  partOf: (name: string, index: number) => number,
): Record<string, number> {
  const sums: Record<string, number> = {};
  names.forEach((name, index) => {
    const key = keyOf(name);
    sums[key] = (sums[key] ?? 0) + partOf(name, index);
  });
  return sums;
}

/** What preparation makes of each panel column, its value, its spline, its indicator, its levels, leads back to that column. */
function columnsByMatrixName({ steps }: Pipeline["preparation"]): ReadonlyMap<string, string> {
  return new Map(steps.flatMap((step) => matrixNamesOf(step).map((name) => [name, step.name] as const)));
}

function isFirstAlert({ alertedBefore }: Scored, siren: string, level: AlertRow["level"]): boolean | null {
  return alertedBefore === null ? null : level !== "none" && !alertedBefore.has(siren);
}
