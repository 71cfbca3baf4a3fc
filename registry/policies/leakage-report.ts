import { z } from "zod";

const verdict = z.enum(["clean", "suspect", "not enough evidence"]);

/** `leakage.json` of a bundle, as far as a policy reads it. */
const leakageSchema = z.looseObject({
  format: z.literal("vigie.leakage/1"),
  verdict,
  checks: z.array(z.looseObject({ name: z.string(), verdict })),
});

export type LeakageReport = z.infer<typeof leakageSchema>;

/** Null on anything that is no leakage report. */
export function parseLeakage(value: unknown): LeakageReport | null {
  const parsed = leakageSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
