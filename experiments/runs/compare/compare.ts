import { Fault, type LongWork } from "vigie/datasets";
import { type CompareOptions, type Comparison, compareModels } from "../../evaluation/compare.ts";
import type { Outcomes } from "../../evaluation/outcomes.ts";
import { type Caution, cautionsOf } from "./cautions.ts";
import { openSide, type Side, type SideChoice, type SideRow } from "./side.ts";

/** Two models, of runs or of lists, on the rows that both were judged on. Plain JSON. */
export interface SideComparison {
  readonly format: "vigie.side-comparison/1";
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** Rows of both, strong signals included. */
  readonly commonRows: number;
  /** What must be said before figures are read side by side. */
  readonly cautions: readonly Caution[];
  /** By region too, Holm-adjusted. */
  readonly withoutStrongSignals: Comparison;
  /** Null where the common rows have none. */
  readonly withStrongSignals: Comparison | null;
}

interface ComparedSide extends Omit<Side, "rows" | "thresholds"> {
  readonly rows: number;
  /** Of all its own rows, strong signals left out. */
  readonly baseRate: number;
}

export interface CompareSidesOptions extends LongWork {
  readonly a: SideChoice;
  readonly b: SideChoice;
  /** Default 400. */
  readonly replicates?: number;
}

/**
 * a against b. Throws what `openSide` throws, `compare.no-common-rows`, and `compare.different-targets` where the same rows
 * have other outcomes.
 */
export async function compareSides(
  runsFolder: string,
  { a: chosenA, b: chosenB, ...options }: CompareSidesOptions,
): Promise<SideComparison> {
  const [a, b] = [await openSide(runsFolder, chosenA), await openSide(runsFolder, chosenB)];
  const common = pairRows(a, b);
  const judge = (pairs: readonly Pair[]) =>
    compareModels(outcomesOf(pairs.map(([row]) => row)), outcomesOf(pairs.map(([, row]) => row)), {
      ...compareOptions(a, b, pairs),
      ...options,
      seed: `${a.id}/${a.model} ${b.id}/${b.model}`,
    });
  const without = common.filter(([row]) => !row.isStrong);
  if (without.length === 0) throw noCommonRows(a, b);
  return {
    format: "vigie.side-comparison/1",
    a: described(a),
    b: described(b),
    commonRows: common.length,
    cautions: cautionsOf(described(a), described(b), {
      common: baseRate(without.map(([row]) => row)),
      regions: regionRates(without),
    }),
    withoutStrongSignals: judge(without),
    withStrongSignals: without.length < common.length ? judge(common) : null,
  };
}

type Pair = readonly [SideRow, SideRow];

const keyOf = ({ siren, asOf }: SideRow) => `${siren} ${asOf}`;

function pairRows(a: Side, b: Side): readonly Pair[] {
  const rows = new Map(b.rows.map((row) => [keyOf(row), row]));
  const pairs = a.rows.flatMap((row): Pair[] => {
    const other = rows.get(keyOf(row));
    return other === undefined ? [] : [[row, other]];
  });
  if (pairs.length === 0) throw noCommonRows(a, b);
  const differing = pairs.filter(
    ([row, other]) => row.label !== other.label || row.isStrong !== other.isStrong,
  );
  if (differing.length === 0) return pairs;
  throw new Fault(
    "compare.different-targets",
    `the same rows have other outcomes: ${differing.length} of ${pairs.length}, ${a.target} and ${b.target} (expected one target; results under different targets cannot be compared)`,
  );
}

function noCommonRows(a: Side, b: Side): Fault {
  const span = ({ rows }: Side) => {
    const dates = rows.map(({ asOf }) => asOf);
    const day = (date: number) => new Date(date).toISOString().slice(0, 10);
    return `${day(dates.reduce((x, y) => Math.min(x, y)))} to ${day(dates.reduce((x, y) => Math.max(x, y)))}`;
  };
  return new Fault(
    "compare.no-common-rows",
    `no row was judged by both: ${a.model} as of ${span(a)}, ${b.model} as of ${span(b)} (expected the same firms and dates)`,
  );
}

function outcomesOf(rows: readonly SideRow[]): Outcomes {
  const numbers = new Map<string, number>();
  return {
    labels: Uint8Array.from(rows, ({ label }) => label),
    margins: Float64Array.from(rows, ({ margin }) => margin),
    probabilities: Float64Array.from(rows, ({ probability }) => probability),
    firms: Int32Array.from(rows, ({ siren }) => {
      const known = numbers.get(siren) ?? numbers.size;
      numbers.set(siren, known);
      return known;
    }),
  };
}

/** By region; probabilities only where both have them, thresholds likewise. */
function compareOptions(a: Side, b: Side, pairs: readonly Pair[]): CompareOptions {
  const levels = [...new Set(pairs.map(([{ group }]) => group))].sort();
  const code = new Map(levels.map((level, i) => [level, i]));
  const haveProbabilities = a.scale === "probabilities" && b.scale === "probabilities";
  return {
    metrics: ["auc", "averagePrecision", ...(haveProbabilities ? ["brier", "logLoss"] : [])],
    groups: { name: "region", levels, codes: Int32Array.from(pairs, ([{ group }]) => code.get(group)!) },
    ...(a.thresholds !== null &&
      b.thresholds !== null && { thresholds: { a: a.thresholds, b: b.thresholds } }),
  };
}

function described({ rows, thresholds: _, ...side }: Side): ComparedSide {
  return { ...side, rows: rows.length, baseRate: baseRate(rows.filter(({ isStrong }) => !isStrong)) };
}

function baseRate(rows: readonly SideRow[]): number {
  return rows.reduce((sum, { label }) => sum + label, 0) / rows.length;
}

function regionRates(pairs: readonly Pair[]): readonly number[] {
  const rows = pairs.map(([row]) => row);
  const regions = [...new Set(rows.map(({ group }) => group))];
  return regions.map((region) => baseRate(rows.filter(({ group }) => group === region)));
}
