import { z } from "zod";

const numberStep = z.strictObject({
  name: z.string(),
  type: z.literal("number"),
  transform: z.enum(["none", "asinh"]),
  /** Null: nothing is imputed or scaled. */
  scale: z
    .strictObject({ median: z.number(), mean: z.number(), deviation: z.number().positive() })
    .nullable(),
  emits: z.array(z.enum(["value", "missing"])),
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
  /** Sorted by code unit; a level not in here gives zeros. */
  levels: z.array(z.string()),
  /** What a missing cell gives in every level column. */
  whenMissing: z.enum(["NaN", "zeros"]),
  emits: z.array(z.enum(["value", "missing"])),
  missingInTrain: z.int().nonnegative(),
});

export const stepShape = z.discriminatedUnion("type", [numberStep, booleanStep, categoryStep]);

export type NumberStep = Readonly<z.infer<typeof numberStep>>;
export type BooleanStep = Readonly<z.infer<typeof booleanStep>>;
export type CategoryStep = Readonly<z.infer<typeof categoryStep>>;
export type Step = NumberStep | BooleanStep | CategoryStep;

/** Matrix columns of a step: `debt`, `debt missing`, `region=Bretagne`. */
export function namesOf(step: Step): readonly string[] {
  return step.emits.flatMap((part) => {
    if (part === "missing") return [`${step.name} missing`];
    return step.type === "category" ? step.levels.map((level) => `${step.name}=${level}`) : [step.name];
  });
}
