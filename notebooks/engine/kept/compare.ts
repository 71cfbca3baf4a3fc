import { canonicalJson } from "vigie/datasets";
import type { OutputDocument } from "../display/documents.ts";
import type { KeptCell, KeptOutputs, KeptRecord } from "./record.ts";

/** How what a cell shows stands to what it showed. */
export type CellVerdict =
  | { readonly verdict: "identical" }
  /** All texts the same, all numbers within the tolerance; the largest relative difference. */
  | { readonly verdict: "equal"; readonly largest: number }
  | {
      readonly verdict: "different";
      readonly before: readonly OutputDocument[];
      readonly after: readonly OutputDocument[];
    }
  | { readonly verdict: "not-reproducible"; readonly why: string };

export type ComparedCell = {
  readonly id: string;
  readonly title: string;
  /** Whether both ran the same code; null where only one has the cell. */
  readonly isSameCode: boolean | null;
  /** Rows of the tables that it shows: before and after. */
  readonly rows: readonly [readonly number[], readonly number[]];
} & CellVerdict;

export interface ComparedRuns {
  readonly tolerance: number;
  readonly cells: readonly ComparedCell[];
  /** Names that hold numbers in either: before and after. */
  readonly numbers: readonly {
    readonly name: string;
    readonly before: number | null;
    readonly after: number | null;
  }[];
  /** Datasets that were opened in one and not in the other, as `reference@version`. */
  readonly datasets: { readonly before: readonly string[]; readonly after: readonly string[] };
}

export interface ComparedSide {
  readonly record: Pick<KeptRecord, "cells" | "numbers" | "datasets">;
  /** Null where they were erased. */
  readonly outputs: KeptOutputs | null;
}

/** Relative difference up to which two numbers are equal: that of another order of the same sums. */
export const defaultTolerance = 1e-9;

/** Cell by cell, in the order of `after`, then what only `before` had. */
export function compareRuns(
  before: ComparedSide,
  after: ComparedSide,
  tolerance: number = defaultTolerance,
): ComparedRuns {
  const old = new Map(before.record.cells.map((cell) => [cell.id, cell]));
  const gone = before.record.cells.filter(({ id }) => !after.record.cells.some((cell) => cell.id === id));
  const cells = [...after.record.cells, ...gone].filter(({ isText }) => !isText);
  const now = new Map(after.record.cells.map((cell) => [cell.id, cell]));
  const compared = cells.map(({ id, title }): ComparedCell => {
    const [a, b] = [old.get(id), now.get(id)];
    const shown = [before.outputs?.[id] ?? [], after.outputs?.[id] ?? []] as const;
    const isSameCode = a === undefined || b === undefined ? null : a.digest === b.digest;
    const rows = [rowsOf(shown[0]), rowsOf(shown[1])] as const;
    const why = whyNot([a, b], [before.outputs, after.outputs]);
    const verdict: CellVerdict =
      why === null ? compareOutputs(...shown, tolerance) : { verdict: "not-reproducible", why };
    return { id, title: title || id, isSameCode, rows, ...verdict };
  });
  return { tolerance, cells: compared, ...comparedNames(before.record, after.record) };
}

function whyNot(
  [before, after]: readonly [KeptCell | undefined, KeptCell | undefined],
  [outputsBefore, outputsAfter]: readonly [KeptOutputs | null, KeptOutputs | null],
): string | null {
  if (before === undefined) return "the cell was not there before";
  if (after === undefined) return "the cell is no longer there";
  if (outputsBefore === null || outputsAfter === null) return "erased with a dataset that the run had opened";
  if (before.status !== "done") return `it did not finish before (${before.status})`;
  if (after.status !== "done")
    return errorOf(outputsAfter[after.id] ?? []) ?? `it did not finish (${after.status})`;
  return null;
}

function errorOf(outputs: readonly OutputDocument[]): string | null {
  const error = outputs.findLast((document) => document.kind === "error");
  return error === undefined ? null : `${error.name}: ${error.message}`;
}

function comparedNames(before: ComparedSide["record"], after: ComparedSide["record"]) {
  const names = [...new Set([...Object.keys(before.numbers), ...Object.keys(after.numbers)])].sort();
  const textsOf = ({ datasets }: ComparedSide["record"]) =>
    datasets.map(({ reference, version }) => `${reference}@${version}`);
  const [a, b] = [textsOf(before), textsOf(after)];
  return {
    numbers: names.map((name) => ({
      name,
      before: before.numbers[name] ?? null,
      after: after.numbers[name] ?? null,
    })),
    datasets: { before: a.filter((one) => !b.includes(one)), after: b.filter((one) => !a.includes(one)) },
  };
}

function rowsOf(outputs: readonly OutputDocument[]): readonly number[] {
  return outputs.flatMap((document) => (document.kind === "table" ? [document.rowCount] : []));
}

/** Identical where the bytes are; equal where only numbers differ, each by less than `tolerance` of the larger. */
export function compareOutputs(
  before: readonly OutputDocument[],
  after: readonly OutputDocument[],
  tolerance: number,
): CellVerdict {
  const [a, b] = [canonicalJson(before), canonicalJson(after)];
  if (a === b) return { verdict: "identical" };
  const largest = largestDifference(a, b);
  if (largest !== null && largest <= tolerance) return { verdict: "equal", largest };
  return { verdict: "different", before, after };
}

const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** The largest relative difference of the numbers of two texts; null where anything else differs. */
function largestDifference(a: string, b: string): number | null {
  if (a.replace(number, "#") !== b.replace(number, "#")) return null;
  const [left, right] = [a.match(number) ?? [], b.match(number) ?? []];
  return left.reduce((largest, text, i) => {
    const [x, y] = [Number(text), Number(right[i])];
    const scale = Math.max(Math.abs(x), Math.abs(y));
    return scale === 0 ? largest : Math.max(largest, Math.abs(x - y) / scale);
  }, 0);
}
