import type * as Plot from "@observablehq/plot";
import type { Evaluation } from "../evaluation/evaluate.ts";

/**
 * What every function of this folder gives: the options of one Plot, with a title that says what is shown and on how
 * many. Whoever draws it (`Plot.plot` of a notebook, the pages) may add a width.
 */
export interface Chart extends Plot.PlotOptions {
  readonly title: string;
  /** How to read it, in one or two sentences. */
  readonly subtitle: string;
}

/** A model's evaluation under the name by which it is shown. */
export interface NamedEvaluation {
  readonly name: string;
  readonly evaluation: Evaluation;
}
