/** 1 / (1 + exp(−eta)), without overflow. */
export function sigmoid(eta: number): number {
  const small = Math.exp(-Math.abs(eta));
  return eta >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** log(p / (1 − p)). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
