/** A number in units of 10^-`places`, as DuckDB casts it to a decimal: the nearest whole number, ties away from zero. */
export function toDecimal(value: number, places: number): number {
  const units = value * 10 ** places;
  // `+ 0` turns −0 into 0.
  return (units < 0 ? -Math.round(-units) : Math.round(units)) + 0;
}
