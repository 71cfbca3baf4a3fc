/** 97.5 % point of the standard normal distribution. */
export const z975 = 1.959963984540054;

/**
 * 97.5 % point of Student's t with whole `degrees` of freedom, by bisection of its exact distribution
 * (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4); the normal's beyond 2,000.
 */
export function t975(degrees: number): number {
  if (degrees > 2000) return z975;
  let low = 0;
  let high = 13;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Two-sided p-value of `t` on whole `degrees` of freedom. */
export function twoSided(t: number, degrees: number): number {
  return 1 - within(Math.abs(t), degrees);
}

/** A(t | ν) = P(|T| <= t). */
function within(t: number, degrees: number): number {
  const theta = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(theta);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= cosine * cosine * ((k - 1) / k);
    sum += term;
  }
  const series = Math.sin(theta) * sum;
  return isOdd ? (2 / Math.PI) * (theta + series) : series;
}
