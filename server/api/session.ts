import { roles } from "vigie/registry";
import { z } from "zod";
import { list } from "./schema.ts";

export const personView = z
  .strictObject({ id: z.string(), name: z.string(), roles: list(z.enum(roles)) })
  .meta({ id: "Person" });
export type PersonView = z.infer<typeof personView>;

export const sessionView = z
  .strictObject({
    person: personView,
    people: list(personView).describe("whom one may act as; empty outside the example workspace"),
    isExample: z.boolean(),
    notice: z
      .enum(["four-eyes-on-trust"])
      .nullable()
      .describe("key of a sentence that the pages show, or null"),
  })
  .meta({ id: "Session" });
export type SessionView = z.infer<typeof sessionView>;

export const actingAs = z.strictObject({ person: z.string().max(100) });
