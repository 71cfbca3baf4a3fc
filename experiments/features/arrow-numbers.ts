/** The part of an Arrow column, as Arquero holds it (flechette's `Column`), that is read here. */
interface ArrowColumn {
  readonly length: number;
  readonly type: { readonly typeId: number; readonly precision?: number; readonly bitWidth?: number };
  readonly data: readonly ArrowBatch[];
}

interface ArrowBatch {
  readonly length: number;
  readonly nullCount: number;
  /** Bit `i & 7` of byte `i >> 3` is 1 where row `i` has a value. */
  readonly validity?: Uint8Array;
  readonly values?: unknown;
}

/** Missing is NaN. */
export type Numbers = Float32Array | Float64Array;

/** Arrow's ids of types (its format, Schema.fbs). */
const [integer, floating] = [2, 3];

/**
 * Numbers with gaps of an Arrow column, missing as NaN, without a JavaScript value a cell; undefined where it holds
 * anything else than integers of up to 32 bits or floats of 32 and 64.
 */
export function arrowNumbers(column: object): Numbers | undefined {
  if (!isArrow(column) || !isPlain(column)) return undefined;
  const { length, data } = column;
  const numbers = data.every(({ values }) => values instanceof Float32Array)
    ? new Float32Array(length)
    : new Float64Array(length);
  let from = 0;
  for (const batch of data) {
    numbers.set((batch.values as Numbers).subarray(0, batch.length), from);
    if (batch.nullCount > 0) clearGaps(numbers, batch, from);
    from += batch.length;
  }
  return numbers;
}

function isArrow(column: object): column is ArrowColumn {
  return "data" in column && Array.isArray(column.data) && "type" in column;
}

function isPlain({ type, data }: ArrowColumn): boolean {
  const { typeId, precision, bitWidth } = type;
  const isNumber =
    (typeId === floating && precision !== 0) ||
    (typeId === integer && bitWidth !== undefined && bitWidth <= 32);
  return isNumber && data.length > 0 && data.every(({ values }) => ArrayBuffer.isView(values));
}

/** Gap by gap, not row by row: a branch that chance decides for every row costs more than the copy. */
function clearGaps(numbers: Numbers, { length, validity }: ArrowBatch, from: number): void {
  for (let first = 0; first < length; first += 8) {
    const inUse = length - first >= 8 ? 0xff : (1 << (length - first)) - 1;
    for (let gaps = ~validity![first >> 3]! & inUse; gaps !== 0; gaps &= gaps - 1)
      numbers[from + first + (31 - Math.clz32(gaps & -gaps))] = Number.NaN;
  }
}
