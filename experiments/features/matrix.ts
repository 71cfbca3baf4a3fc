/** Feature values by column, in float32 as XGBoost sees them; missing is NaN. All columns have `rowCount` entries. */
export interface Matrix {
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly columns: readonly Float32Array[];
}

/** A matrix with outcomes: 1 the firm fails within the horizon, 0 it does not. */
export interface LabelledMatrix extends Matrix {
  readonly labels: Uint8Array;
  /** Non-negative; absent means all ones. Zero is the same as leaving the row out. */
  readonly weights?: Float64Array;
  /** Index of the firm of each row (0-based, dense): rows of one firm are not independent. */
  readonly firms: Int32Array;
}
