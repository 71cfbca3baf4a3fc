/**
 * Holm's (1979) step-down adjustment: rejecting where the adjusted value is at most α errs in any of them with
 * probability at most α. Values keep their places; NaN stays NaN and counts as no question.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const asked = [...pValues.keys()].filter((i) => !Number.isNaN(pValues[i]!));
  asked.sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = pValues.map(() => Number.NaN);
  let largest = 0;
  asked.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (asked.length - rank) * pValues[i]!));
    adjusted[i] = largest;
  });
  return adjusted;
}
