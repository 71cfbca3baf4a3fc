/** Ratios in a row: 21 kinds over three consecutive years. */
export const ratioCount = 63;
/** Values that a firm's rows of two successive years share: V22..V63 of the first are V1..V42 of the second. */
export const sharedCount = 42;
/** V1..V63, the oldest year first. */
export const ratioNames: readonly string[] = Array.from({ length: ratioCount }, (_, i) => `V${i + 1}`);

/** One line of one of the files. */
export interface FirmYear {
  readonly file: string;
  /** 1-based; the header is line 1. */
  readonly line: number;
  /** Evaluation year, 2013..2016. */
  readonly year: number;
  readonly sector: string;
  readonly bankrupt: boolean;
  /** V1..V63; NaN where the file says NA, never -0. */
  readonly values: Float64Array;
}

/** A line that was left out, and why. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  /** Null when the line as a whole is at fault. */
  readonly column: string | null;
  readonly value: string;
  readonly expected: string;
}
