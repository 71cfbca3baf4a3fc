import { anchorKinds, severities } from "vigie/registry";
import { z } from "zod";
import { day, instant, list } from "./schema.ts";

export const anchor = z.strictObject({ kind: z.enum(anchorKinds), name: z.string().max(80) });
export const findingStatus = z.enum(["open", "answered", "fixed", "waived"]);

/** A version without its place on the disk. */

export const findingView = z
  .strictObject({
    id: z.int(),
    severity: z.enum(severities),
    owner: z.string(),
    anchor,
    by: z.string(),
    at: instant,
    status: findingStatus,
    isOpen: z.boolean().describe("a waiver that has ended leaves it open"),
    text: z.string().nullable().describe("null where it was erased"),
    steps: list(
      z.strictObject({
        kind: z.enum(["answered", "fixed", "waived"]),
        by: z.string(),
        at: instant,
        until: day.nullable(),
        text: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Finding" });
export type FindingView = z.infer<typeof findingView>;

const reason = z.string().max(10_000);
export const findingOpening = z.strictObject({
  severity: z.enum(severities),
  owner: z.string().max(100).describe("id of the person who has to answer"),
  anchor,
  reason: reason.describe("what was found"),
});
export const findingStepping = z.strictObject({
  step: z.enum(["answered", "fixed", "waived"]),
  reason,
  until: z.string().max(10).optional().describe("of a waiver: its last day, `YYYY-MM-DD`"),
});
