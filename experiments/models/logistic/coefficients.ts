import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { ModelDocument } from "../contract.ts";

/** One line of the table a reader judges a logistic regression by. */
export interface CoefficientLine {
  /** Matrix column, or `(intercept)`. */
  readonly name: string;
  /** Log-odds per unit of the matrix column. */
  readonly coefficient: number;
  /** Standard error robust to clustering on the firm; null where the fit has none. */
  readonly error: number | null;
  /** 95 % interval, normal quantiles. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface CoefficientTable {
  readonly lines: readonly CoefficientLine[];
  /** What the intervals rest on, in words. */
  readonly conditionalOn: string;
}

const shape = z.object({
  body: z.object({ intercept: z.number(), coefficients: z.array(z.number()) }),
  diagnostics: z.object({
    standardErrors: z
      .object({
        clusters: z.number(),
        conditionalOnPenalty: z.boolean(),
        intercept: z.number(),
        coefficients: z.array(z.number()),
      })
      .nullish(),
  }),
});

const quantile975 = 1.959963984540054;

/**
 * Coefficients with their errors and intervals, as statsmodels' `conf_int()` under `cov_type="cluster"`.
 * Throws `model.wrong-kind` for a document of another family.
 */
export function coefficientTable(document: ModelDocument): CoefficientTable {
  const parsed = shape.safeParse(document);
  if (document.kind !== "logistic-regression" || !parsed.success)
    throw new Fault("model.wrong-kind", `model: ${document.kind} (expected a logistic regression)`);
  const { body, diagnostics } = parsed.data;
  const errors = diagnostics.standardErrors ?? null;
  return {
    lines: [
      lineOf("(intercept)", body.intercept, errors?.intercept),
      ...document.featureNames.map((name, j) => lineOf(name, body.coefficients[j]!, errors?.coefficients[j])),
    ],
    conditionalOn: errors === null ? "no standard errors" : wordsOf(errors),
  };
}

function lineOf(name: string, coefficient: number, error: number | undefined): CoefficientLine {
  if (error === undefined) return { name, coefficient, error: null, low: null, high: null };
  const reach = quantile975 * error;
  return { name, coefficient, error, low: coefficient - reach, high: coefficient + reach };
}

function wordsOf(errors: { clusters: number; conditionalOnPenalty: boolean }): string {
  const firms = `rows of ${errors.clusters} firms, dependent within a firm in any way`;
  if (!errors.conditionalOnPenalty) return firms;
  return `${firms}; conditional on the penalty, which pulls coefficients to 0: too narrow for the true ones`;
}
