import { Fault } from "vigie/datasets";
import type { OrdinalStep } from "./steps.ts";

/** Places of the texts in the declared order; missing, and what is unseen unless it is refused, as NaN. */
export function codesOf(
  step: Pick<OrdinalStep, "name" | "levels" | "whenUnseen">,
  texts: readonly (string | null)[],
  rows: Uint32Array,
): Float64Array {
  const places = new Map(step.levels.map((level, k) => [level, k]));
  return Float64Array.from(texts, (text, i) => {
    const place = text === null ? Number.NaN : places.get(text);
    if (place !== undefined) return place;
    if (step.whenUnseen === "missing") return Number.NaN;
    throw unseen(step, text!, rows[i]!);
  });
}

/** For a level that is not among those known. */
export function unseen(
  { name, levels }: { readonly name: string; readonly levels: readonly string[] },
  text: string,
  row: number,
): Fault {
  return new Fault(
    "feature.unseen-level",
    `unseen level of ${name} in row ${row + 1}: ${text} (expected one of ${levels.slice(0, 5).join(", ")}${levels.length > 5 ? "…" : ""})`,
    { place: { line: row + 1, column: name, value: text } },
  );
}
