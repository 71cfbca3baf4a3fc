import { z } from "zod";

/** RFC 9457, with the stable code and the place of the fault. */
export const problem = z
  .object({
    type: z.string().describe("`urn:vigie:fault:<code>`"),
    title: z.string().describe("a few words for the status"),
    status: z.int(),
    detail: z.string().describe("`problem: value (expected …)`"),
    code: z.string().describe("stable code of the fault"),
    place: z.object({
      file: z.string().optional(),
      line: z.number().optional(),
      column: z.string().optional(),
      value: z.string().optional(),
    }),
  })
  .meta({ id: "Problem", description: "what went wrong and what was expected (RFC 9457)" });
export type Problem = z.infer<typeof problem>;
