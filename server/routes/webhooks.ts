import { list } from "../api/schema.ts";
import { webhookAdded, webhookAddition, webhookAttempt, webhookView } from "../api/webhooks.ts";
import { readBody } from "../security/read.ts";
import type { Services } from "../services/services.ts";
import { part, type Route } from "./route.ts";

/** Who outside is told of decisions is an admin's to say. */
const access = ["admin"] as const;

export function webhookRoutes({ webhooks }: Services): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/webhooks",
      operation: { id: "listWebhooks", answer: list(webhookView) },
      access,
      answer: async ({ context }) => context.json(await webhooks.list()),
    },
    {
      method: "POST",
      path: "/api/v1/webhooks",
      operation: { id: "addWebhook", body: webhookAddition, answer: webhookAdded },
      access,
      async answer({ context, person }) {
        const order = await readBody(context, webhookAddition);
        return context.json(await webhooks.add({ ...order, person: person().id }));
      },
    },
    {
      method: "DELETE",
      path: "/api/v1/webhooks/:id",
      operation: { id: "removeWebhook", answer: null },
      access,
      async answer({ context, person }) {
        await webhooks.remove(part(context, "id"), person().id);
        return context.body(null, 204);
      },
    },
    {
      method: "GET",
      path: "/api/v1/webhooks/:id/log",
      operation: { id: "logWebhook", answer: list(webhookAttempt) },
      access,
      answer: async ({ context }) => context.json(await webhooks.log(part(context, "id"))),
    },
  ];
}
