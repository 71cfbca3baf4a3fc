declare module "ml-logistic-regression" {
  import type { Matrix } from "ml-matrix";

  /** One-against-all logistic regression by gradient ascent from zero; the class of classifier k is coded 0 in it. */
  export default class LogisticRegression {
    constructor(options?: { readonly numSteps?: number; readonly learningRate?: number });
    readonly classifiers: readonly { readonly weights: Matrix }[];
    train(x: Matrix, y: Matrix): void;
  }
}
