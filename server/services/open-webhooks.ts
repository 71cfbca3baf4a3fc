import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { AskedRegistry } from "../control/registry-calls.ts";
import { allowVariable, parseAllowed } from "../webhooks/allowed.ts";
import { openWebhookStore, type WebhookStore } from "../webhooks/store.ts";
import { createWebhooks, type Webhooks } from "../webhooks/webhooks.ts";
import type { Workspace, World } from "../workspace.ts";
import { createPeople } from "./people.ts";

interface OpenedWebhooks {
  readonly webhooks: Webhooks;
  readonly store: WebhookStore;
  /** The addresses that the installation allows. */
  readonly allowed: readonly URL[];
}

/** The webhooks of a workspace, as its installation allows them. @throws Fault `webhook.allowed`. */
export function openWebhooks({
  workspace,
  world: { env, clock },
  registry,
}: {
  readonly workspace: Workspace;
  readonly world: Pick<World, "env" | "clock">;
  readonly registry: AskedRegistry;
}): OpenedWebhooks {
  const store = openWebhookStore(join(workspace.folder, "webhooks"));
  const allowed = parseAllowed(env[allowVariable]);
  const people = createPeople(registry);
  return {
    webhooks: createWebhooks({ registry, people, store, allowed, clock, random: randomBytes }),
    store,
    allowed,
  };
}
