import type { Interval } from "./interval.ts";

/**
 * 95 % interval of a quantile of independent values between two of them (ascending): the number of values below the true
 * quantile is binomial (Conover 1999, "Practical Nonparametric Statistics", section 3.2). Both tails hold at most 2.5 %; null
 * where there are too few values for that.
 */
export function orderInterval(ascending: Float64Array, share: number): Interval {
  const n = ascending.length;
  // r: largest with P(B <= r − 1) <= 2.5 %; s: smallest with P(B >= s) <= 2.5 %, B binomial of n and share
  const upTo = cumulative(n, share);
  let r = 0;
  while (r < n && upTo[r]! <= 0.025) r++;
  let s = n;
  while (s > 0 && 1 - upTo[s - 1]! <= 0.025) s--;
  s++;
  if (r < 1 || s > n)
    return { low: null, high: null, method: `no interval: too few firms (${n}) for this quantile` };
  return {
    low: ascending[r - 1]!,
    high: ascending[s - 1]!,
    method: `between the ${r}. and the ${s}. of ${n} alerted failing firms, by the binomial; conditional on model, thresholds and dates`,
  };
}

/** P(B <= k) for k from 0 to n, from logarithms: no factorial overflows. */
function cumulative(n: number, p: number): Float64Array {
  const sums = new Float64Array(n + 1);
  let log = n * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    if (k > 0) log += Math.log((n - k + 1) / k) + Math.log(p / (1 - p));
    sum += Math.exp(log);
    sums[k] = sum;
  }
  return sums;
}
