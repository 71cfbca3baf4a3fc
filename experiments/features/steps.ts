import { z } from "zod";

const scaleShape = z
  .strictObject({ median: z.number(), mean: z.number(), deviation: z.number().positive() })
  .nullable();

const splineShape = z
  .strictObject({
    knots: z.array(z.number()).min(3),
    parts: z.array(z.strictObject({ mean: z.number(), deviation: z.number().positive() })),
  })
  .refine(({ knots }) => knots.every((knot, k) => k === 0 || knot > knots[k - 1]!), "knots do not ascend")
  .refine(({ knots, parts }) => parts.length === knots.length - 2, "not two parts fewer than knots");

const numberStep = z.strictObject({
  name: z.string(),
  type: z.literal("number"),
  transform: z.enum(["none", "asinh"]),
  /** Null: nothing is imputed or scaled. */
  scale: scaleShape,
  /** Of the scaled value; absent: linear. */
  spline: splineShape.optional(),
  emits: z.array(z.enum(["value", "spline", "missing"])),
  missingInTrain: z.int().nonnegative(),
});

const booleanStep = z.strictObject({
  name: z.string(),
  type: z.literal("boolean"),
  /** 0 or 1, the more frequent one in train; null: missing stays NaN. */
  fill: z.union([z.literal(0), z.literal(1)]).nullable(),
  emits: z.array(z.enum(["value", "missing"])),
  missingInTrain: z.int().nonnegative(),
});

const categoryStep = z.strictObject({
  name: z.string(),
  type: z.literal("category"),
  /** Sorted by code unit. */
  levels: z.array(z.string()),
  /** What a level not in here gives: zeros (also when absent), what a missing cell gives, or a refusal. */
  whenUnseen: z.enum(["zeros", "missing", "refuse"]).optional(),
  /** What a missing cell gives in every level column. */
  whenMissing: z.enum(["NaN", "zeros"]),
  emits: z.array(z.enum(["value", "missing"])),
  missingInTrain: z.int().nonnegative(),
});

const ordinalStep = z.strictObject({
  name: z.string(),
  type: z.literal("ordinal"),
  /** In the declared order: the first counts as 0. */
  levels: z.array(z.string()).min(2),
  whenUnseen: z.enum(["missing", "refuse"]),
  /** Null: nothing is imputed or scaled. */
  scale: scaleShape,
  emits: z.array(z.enum(["value", "missing"])),
  /** Unseen levels included. */
  missingInTrain: z.int().nonnegative(),
});

export const stepShape = z.discriminatedUnion("type", [numberStep, booleanStep, categoryStep, ordinalStep]);

export type NumberStep = Readonly<z.infer<typeof numberStep>>;
export type BooleanStep = Readonly<z.infer<typeof booleanStep>>;
export type CategoryStep = Readonly<z.infer<typeof categoryStep>>;
export type OrdinalStep = Readonly<z.infer<typeof ordinalStep>>;
export type Step = NumberStep | BooleanStep | CategoryStep | OrdinalStep;

/** Matrix columns of a step: `debt`, `debt spline 1`, `debt missing`, `region=Bretagne`. */
export function namesOf(step: Step): readonly string[] {
  return step.emits.flatMap((part) => {
    if (part === "missing") return [`${step.name} missing`];
    if (part === "spline" && step.type === "number")
      return step.spline?.parts.map((_, k) => `${step.name} spline ${k + 1}`) ?? [];
    return step.type === "category" ? step.levels.map((level) => `${step.name}=${level}`) : [step.name];
  });
}
