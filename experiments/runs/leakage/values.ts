import type { Numbers } from "../../features/arrow-numbers.ts";
import { cellsOf, cellTypeOf, numbersOf, plainTable, textsOf } from "../../features/columns.ts";
import { withDerived } from "../../features/derived.ts";
import type { LeakageSubject } from "./subject.ts";

/** A feature's values as numbers, missing as NaN; levels of a text are numbered by first appearance. */
export interface FeatureValues {
  readonly name: string;
  /** Texts have no order: their numbers tell equal from unequal, nothing more. */
  readonly isOrdered: boolean;
  readonly values: Numbers;
}

/** Each feature on some rows, one after the other, so that one is in memory at a time. */
export function* featureValues(
  { panel, features, derived }: Pick<LeakageSubject, "panel" | "features" | "derived">,
  rows: Uint32Array,
): Generator<FeatureValues> {
  const table = withDerived(plainTable(panel.table), derived, rows);
  for (const name of features) {
    const cells = cellsOf(table, name);
    const type = cellTypeOf(name, cells, rows);
    yield type === "category"
      ? { name, isOrdered: false, values: numberLevels(textsOf(name, cells, rows)) }
      : { name, isOrdered: true, values: numbersOf(name, cells, { rows, type }) };
  }
}

function numberLevels(texts: readonly (string | null)[]): Float64Array {
  const numbers = new Map<string, number>();
  return Float64Array.from(texts, (text) => {
    if (text === null) return Number.NaN;
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  });
}
