import { Fault } from "vigie/datasets";
import type { LabelledMatrix } from "../../features/matrix.ts";

/** `balanced`: both classes count the same, the total as before: n / (2 n_class), n in weights (as scikit-learn). */
export type ClassWeights = null | "balanced" | { readonly failing: number; readonly other: number };

/**
 * The set with each row's weight multiplied by that of its class: the model then answers at another base rate, which a
 * calibrator takes back. The same set for null. Throws `parameter.out-of-range`.
 */
export function withClassWeights(set: LabelledMatrix, classWeights: ClassWeights): LabelledMatrix {
  if (classWeights === null) return set;
  const { failing, other } = classWeights === "balanced" ? balancedWeights(set) : checked(classWeights);
  const weights = Float64Array.from(
    set.labels,
    (label, i) => (set.weights?.[i] ?? 1) * (label === 1 ? failing : other),
  );
  return { ...set, weights };
}

function balancedWeights({ labels, weights }: LabelledMatrix): { failing: number; other: number } {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 1) positive += weights?.[i] ?? 1;
    else negative += weights?.[i] ?? 1;
  }
  const total = positive + negative;
  return { failing: total / (2 * positive), other: total / (2 * negative) };
}

function checked(given: Exclude<ClassWeights, null | "balanced">): { failing: number; other: number } {
  const isFine = (value: unknown) => typeof value === "number" && value > 0 && value <= 1e9;
  if (
    typeof given === "object" &&
    Object.keys(given).length === 2 &&
    isFine(given.failing) &&
    isFine(given.other)
  )
    return given;
  throw new Fault(
    "parameter.out-of-range",
    `classWeights: ${JSON.stringify(given)} (expected null, "balanced" or { failing, other } in (0, 1e9])`,
  );
}
