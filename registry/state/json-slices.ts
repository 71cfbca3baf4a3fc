/** Characters; stringifying so many takes less than a millisecond. */
const sliceLength = 64 * 1024;

/**
 * The text of `JSON.stringify(value)` in slices, each made when it is asked for, so that whoever writes them holds nothing up
 * in between. `value` must not change meanwhile; what lies `depth` levels down is stringified as a whole.
 */
export function* jsonSlices(value: unknown, depth: number): Generator<string> {
  let slice = "";
  for (const piece of pieces(value, depth)) {
    slice += piece;
    if (slice.length < sliceLength) continue;
    yield slice;
    slice = "";
  }
  if (slice !== "") yield slice;
}

function* pieces(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== "object" || value === null) yield JSON.stringify(value);
  else if (Array.isArray(value)) yield* arrayPieces(value, depth);
  else yield* recordPieces(value, depth);
}

function* arrayPieces(values: readonly unknown[], depth: number): Generator<string> {
  yield "[";
  for (const [i, one] of values.entries()) {
    if (i > 0) yield ",";
    yield* pieces(one ?? null, depth - 1);
  }
  yield "]";
}

function* recordPieces(entries: object, depth: number): Generator<string> {
  yield "{";
  let separator = "";
  for (const [key, one] of Object.entries(entries)) {
    if (one === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    yield* pieces(one, depth - 1);
    separator = ",";
  }
  yield "}";
}
