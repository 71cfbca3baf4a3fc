/**
 * Empirical-Bayes means of noisy values: each moves towards the common mean the more, the less is known of it.
 * Between-group variance by DerSimonian & Laird (1986), Controlled Clinical Trials 7, eq. 6; as statsmodels'
 * `combine_effects(method_re="dl")`.
 */
export interface Shrunken {
  /** Between-group variance τ². */
  readonly between: number;
  /** The common mean. */
  readonly mean: number;
  readonly values: readonly number[];
}

export function shrink(values: readonly number[], variances: readonly number[]): Shrunken {
  const fixed = variances.map((variance) => 1 / variance);
  const total = sum(fixed);
  const centre = meanOf(values, fixed);
  const q = sum(values.map((value, i) => fixed[i]! * (value - centre) ** 2));
  const scale = total - sum(fixed.map((weight) => weight * weight)) / total;
  const between = scale > 0 ? Math.max(0, (q - (values.length - 1)) / scale) : 0;
  const mean = meanOf(
    values,
    variances.map((variance) => 1 / (variance + between)),
  );
  return {
    between,
    mean,
    values: values.map((value, i) => mean + (between / (between + variances[i]!)) * (value - mean)),
  };
}

function meanOf(values: readonly number[], weights: readonly number[]): number {
  return sum(values.map((value, i) => weights[i]! * value)) / sum(weights);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
