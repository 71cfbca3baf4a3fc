import { z } from "zod";

const nothing = z.strictObject({});

/** What a policy may say of each rule. The journal reads this without the rules' code. */
export const parameters = {
  "not-worse-than-production": z.strictObject({
    /** Average precision that may be lost, on its own scale, 0..1. */
    margin: z.number().min(0).max(1),
  }),
  "calibration-slope": z
    .strictObject({ from: z.number().positive(), to: z.number().positive() })
    .refine(({ from, to }) => from < to, "expected from < to"),
  fairness: nothing,
  embargo: nothing,
  leakage: nothing,
  reproduced: z.strictObject({ withinDays: z.int().positive().max(3650) }),
  looks: z.strictObject({ atMost: z.int().positive() }),
} as const;

export type RuleName = keyof typeof parameters;
export type RuleParameters<N extends RuleName> = z.infer<(typeof parameters)[N]>;

export const ruleNames = Object.keys(parameters) as readonly RuleName[];

/** What an approver may do where a rule lacks evidence: say that they know, or nothing. */
const unknown = z.enum(["acknowledge", "refuse"]);

const entry = <N extends RuleName>(rule: N) =>
  z.strictObject({ rule: z.literal(rule), unknown, parameters: parameters[rule] });

export const ruleSchema = z.discriminatedUnion("rule", [
  entry("not-worse-than-production"),
  entry("calibration-slope"),
  entry("fairness"),
  entry("embargo"),
  entry("leakage"),
  entry("reproduced"),
  entry("looks"),
]);

/** One rule of a policy, with its parameters. */
export type PolicyRule = z.infer<typeof ruleSchema>;
