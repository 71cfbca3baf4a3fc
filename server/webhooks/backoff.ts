const second = 1000;

/** After so many refusals an event is given up, most of a day after the first. */
export const mostAttempts = 10;

/** How long to wait after the k-th attempt (from 1) failed, in milliseconds: 5 s, then four times as long each time, at most six hours. */
export function waitAfter(attempt: number): number {
  return Math.min(5 * second * 4 ** (attempt - 1), 6 * 3600 * second);
}
