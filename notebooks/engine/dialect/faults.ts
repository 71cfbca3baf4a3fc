/** What is wrong with a cell, at its place in the file. */
export interface CellFault {
  readonly cell: string;
  /** 1-based line of the notebook file. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
  /** e.g. `notebook.syntax`, `notebook.double-name`. */
  readonly code: string;
  readonly message: string;
}
