import { z } from "zod";
import { instant, list } from "./schema.ts";

const webhook = {
  id: z.string(),
  url: z.string(),
  events: list(z.string()).describe("types of events; none: all"),
  since: z.int().describe("events after this place in the journal are delivered"),
  addedBy: z.string(),
  addedAt: instant,
};

export const webhookView = z
  .strictObject(webhook)
  .meta({ id: "Webhook", description: "an address that is told of the registry's events" });

export type WebhookView = z.infer<typeof webhookView>;

export const webhookAdded = z.strictObject({
  ...webhook,
  secret: z.string().describe("by which deliveries are signed; told only now"),
});

export const webhookAddition = z.strictObject({
  url: z.string().max(2000),
  events: z.array(z.string().max(100)).max(100).default([]).describe("types of events; none: all"),
});

export const webhookAttempt = z
  .strictObject({
    seq: z.int().describe("place of the event in the journal"),
    attempt: z.int().describe("1, 2, 3…"),
    at: instant,
    status: z.int().nullable().describe("HTTP status, or null where there was no answer"),
    error: z.string().nullable().describe("why it failed"),
    outcome: z.enum(["delivered", "failed", "given up"]),
    nextAt: instant.nullable().describe("when it is tried again"),
  })
  .meta({ id: "WebhookAttempt", description: "one delivery that was tried" });
export type WebhookAttempt = z.infer<typeof webhookAttempt>;
