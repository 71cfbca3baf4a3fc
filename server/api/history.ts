import { z } from "zod";
import { digest, instant, list } from "./schema.ts";

export const historyEntry = z
  .strictObject({
    seq: z.int().describe("place in the journal, from 1"),
    at: instant,
    actor: z.string().describe("id of the person"),
    type: z.string().describe("`version.approved` and the like"),
    model: z.string().nullable(),
    number: z.int().nullable().describe("of the version"),
    alias: z.string().nullable(),
    previous: z
      .int()
      .nullable()
      .describe("of a release or a rollback: the version the alias pointed at before"),
    person: z.string().nullable().describe("whom it is about, where it is about a person"),
    window: z.string().nullable().describe("the sealed months that were opened, in words"),
    reason: z.string().nullable().describe("null where there is none, or it was erased"),
    finding: z.int().nullable().describe("its number within the version, where it is about one"),
    simulation: z
      .strictObject({
        asOf: z.string().describe("`YYYY-MM-DD`"),
        before: z.int().describe("alerts of the version that was replaced"),
        after: z.int(),
        jaccard: z.number().describe("of the level that changed most"),
        isJump: z.boolean(),
        jumpReason: z.string().nullable(),
      })
      .nullable()
      .describe("of a release: what it was seen to change before; null where nobody looked"),
    hash: digest,
  })
  .meta({ id: "HistoryEntry", description: "one event of the journal, with its free text looked up" });
export type HistoryEntry = z.infer<typeof historyEntry>;

export const historyFilter = z.object({
  model: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
});

export const dayQuery = z.object({ date: z.iso.date().describe("a day, UTC: the end of it is told") });

const aliasOn = z.strictObject({
  model: z.string(),
  alias: z.string(),
  number: z.int().describe("of the version it meant"),
  since: instant,
  by: z.string().describe("who put it there"),
  kind: z.enum(["release", "rollback"]),
  approvedBy: z.string().nullable(),
  reason: z.string().nullable().describe("null where it was erased"),
});

export const registryOn = z
  .strictObject({ at: instant, versions: z.int(), aliases: list(aliasOn) })
  .meta({ id: "RegistryOn", description: "which version each alias meant at the end of a day" });
export type RegistryOn = z.infer<typeof registryOn>;

export const homeView = z
  .strictObject({
    datasets: z.int(),
    runs: z.int(),
    models: z.int(),
    notebooks: z.int(),
    production: list(z.strictObject({ model: z.string(), version: z.int(), since: instant, by: z.string() })),
    events: list(historyEntry),
  })
  .meta({ id: "Home" });
export type HomeView = z.infer<typeof homeView>;
