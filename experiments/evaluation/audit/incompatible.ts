/** Two groups whose base rates differ cannot agree on all three of precision, recall and the false positive rate. */
export interface Incompatibility {
  readonly level: string;
  readonly baseRate: number;
  readonly referenceBaseRate: number;
  /** Were precision and recall those of all rows in both, this would be the false positive rate here … */
  readonly falsePositiveRate: number;
  /** … and there. */
  readonly referenceFalsePositiveRate: number;
}

/** FPR = p / (1 − p) · (1 − PPV) / PPV · TPR (Chouldechova 2017, Big Data 5, eq. 2.6), p the base rate. */
export function impliedFalsePositiveRate(baseRate: number, precision: number, recall: number): number {
  return (baseRate / (1 - baseRate)) * ((1 - precision) / precision) * recall;
}
