/** What is evaluated: one entry per test row. */
export interface Outcomes {
  /** 1 failed within the horizon, 0 did not. */
  readonly labels: Uint8Array;
  /** Log-odds; decides the ranking. */
  readonly margins: Float64Array;
  /** Calibrated probability in [0, 1]. */
  readonly probabilities: Float64Array;
  /** Dense index of the firm of each row: the unit that is drawn for intervals. */
  readonly firms: Int32Array;
  /** Replicate weights; absent means all ones. */
  readonly weights?: Float64Array;
}

/** A number with what is needed to believe it. */
export interface Estimate {
  /** null when it is not defined on these rows, with the reason in `method`. */
  readonly value: number | null;
  /** 95 % interval; null when it cannot be given, with the reason in `method`. */
  readonly low: number | null;
  readonly high: number | null;
  /** How the interval was made and what it is conditional on. */
  readonly method: string;
  readonly rows: number;
  readonly firms: number;
  /** Firms with at least one positive row. */
  readonly positiveFirms: number;
}
