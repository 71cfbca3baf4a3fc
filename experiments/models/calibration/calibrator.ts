import { Fault } from "vigie/datasets";
import { z } from "zod";
import { applyIntercept, fitIntercept, type InterceptCalibrator } from "./intercept.ts";
import { applyIsotonic, fitIsotonic, type IsotonicCalibrator } from "./isotonic.ts";
import { applyPlatt, fitPlatt, type PlattCalibrator } from "./platt.ts";

/** Turns margins into probabilities that never contradict their order: plain JSON, part of the pipeline. */
export type Calibrator = PlattCalibrator | IsotonicCalibrator | InterceptCalibrator;
export type CalibratorKind = Calibrator["kind"];

type Fit = (margins: Float64Array, labels: ArrayLike<number>, weights?: Float64Array) => Calibrator;

const fits: Readonly<Record<CalibratorKind, Fit>> = {
  platt: fitPlatt,
  isotonic: fitIsotonic,
  intercept: fitIntercept,
};

/**
 * Fits on the fold's calibrate part. `labels` 0 or 1; `weights` non-negative, default ones.
 * Throws `calibration.unknown-kind`, `calibration.constant-label`, `calibration.bad-input`.
 */
export function fitCalibrator(
  kind: CalibratorKind,
  rows: {
    readonly margins: Float64Array;
    readonly labels: ArrayLike<number>;
    readonly weights?: Float64Array;
  },
): Calibrator {
  if (!Object.hasOwn(fits, kind))
    throw new Fault(
      "calibration.unknown-kind",
      `calibrator: ${kind} (expected one of ${Object.keys(fits).join(", ")})`,
    );
  return fits[kind](rows.margins, rows.labels, rows.weights);
}

/** Probability of each margin; NaN stays NaN. */
export function calibrate(calibrator: Calibrator, margins: Float64Array): Float64Array {
  switch (calibrator.kind) {
    case "platt":
      return applyPlatt(calibrator, margins);
    case "isotonic":
      return applyIsotonic(calibrator, margins);
    case "intercept":
      return applyIntercept(calibrator, margins);
    default:
      throw malformed(`kind ${String((calibrator as { kind?: unknown }).kind)}`);
  }
}

const platt = z.strictObject({
  kind: z.literal("platt"),
  slope: z.number().nonnegative(),
  intercept: z.number(),
  note: z.string().optional(),
});
const probability = z.number().min(0).max(1);
const isotonic = z
  .strictObject({
    kind: z.literal("isotonic"),
    margins: z.array(z.number()).min(1),
    probabilities: z.array(probability),
    ties: z.strictObject({ levels: z.int().positive(), share: probability }),
    note: z.string().optional(),
  })
  .refine(({ margins, probabilities }) => margins.length === probabilities.length, "lengths differ")
  .refine(({ margins }) => ascends(margins, "strictly"), "margins do not ascend")
  .refine(({ probabilities }) => ascends(probabilities, "or level"), "probabilities fall");
const intercept = z.strictObject({
  kind: z.literal("intercept"),
  shift: z.number(),
  from: z.enum(["rates", "rows"]),
});
const shape = z.discriminatedUnion("kind", [platt, isotonic, intercept]);

/** Reads a stored calibrator. Throws `calibration.malformed`. */
export function decodeCalibrator(value: unknown): Calibrator {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data as Calibrator;
  const { path, message } = parsed.error.issues[0]!;
  throw malformed(`${path.join(".")}: ${message}`);
}

function ascends(values: readonly number[], how: "strictly" | "or level"): boolean {
  return values.every(
    (value, i) => i === 0 || (how === "strictly" ? value > values[i - 1]! : value >= values[i - 1]!),
  );
}

function malformed(what: string): Fault {
  return new Fault(
    "calibration.malformed",
    `calibrator: ${what} (expected a platt, isotonic or intercept document)`,
    { kind: "broken" },
  );
}
