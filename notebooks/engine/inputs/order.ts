/** Ascending, values that are missing last; incomparable ones stay where they are. */
export function ascending(a: unknown, b: unknown): number {
  return Number(isThere(b)) - Number(isThere(a)) || compare(a, b);
}

/** Descending, values that are missing last. */
export function descending(a: unknown, b: unknown): number {
  return Number(isThere(b)) - Number(isThere(a)) || compare(b, a);
}

function compare(a: unknown, b: unknown): number {
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && !Number.isNaN(value);
}
