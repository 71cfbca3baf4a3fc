import { describeError, Fault } from "vigie/datasets";
import { type AnyEvent, eventTypes } from "vigie/registry";
import type { RandomBytes } from "../auth/secrets.ts";
import { makeSecret } from "../auth/secrets.ts";
import type { AskedRegistry } from "../control/registry-calls.ts";
import type { People } from "../services/people.ts";
import { requireAllowed } from "./allowed.ts";
import { type DispatchOptions, deliverDue } from "./dispatch.ts";
import type { Attempt, Subscription, WebhookStore } from "./store.ts";

/** A subscription as people see it: its secret is told once. */
export type WebhookView = Omit<Subscription, "format" | "secret">;

export interface AddWebhook {
  readonly url: string;
  /** Types of events; none: all. */
  readonly events: readonly string[];
  /** An admin. */
  readonly person: string;
}

/** Who outside is told of the registry's events. */
export interface Webhooks {
  list(): Promise<readonly WebhookView[]>;
  /** @throws Fault `webhook.not-allowed`, `webhook.event`, `webhook.admin`. */
  add(order: AddWebhook): Promise<WebhookView & { readonly secret: string }>;
  /** @throws Fault `webhook.unknown`, `webhook.admin`. */
  remove(id: string, person: string): Promise<void>;
  /** Newest first. @throws Fault `webhook.unknown`. */
  log(id: string): Promise<readonly Attempt[]>;
}

interface WebhooksOptions {
  readonly registry: Pick<AskedRegistry, "head">;
  readonly people: People;
  readonly store: WebhookStore;
  readonly allowed: readonly URL[];
  readonly clock: () => Date;
  readonly random: RandomBytes;
}

export function createWebhooks({
  registry,
  people,
  store,
  allowed,
  clock,
  random,
}: WebhooksOptions): Webhooks {
  return {
    list: async () => (await store.list()).map(withoutSecret),
    async add({ url, events, person }) {
      await requireAdmin(people, person);
      requireAllowed(url, allowed);
      for (const type of events) requireType(type);
      const { text: secret } = makeSecret(random);
      const subscription: Subscription = {
        format: "vigie.webhook/1",
        id: Buffer.from(random(6)).toString("hex"),
        ...{ url, events, secret },
        since: (await registry.head()).seq,
        addedBy: person,
        addedAt: clock().toISOString(),
      };
      await store.add(subscription);
      return { ...withoutSecret(subscription), secret };
    },
    async remove(id, person) {
      await requireAdmin(people, person);
      await requireKnown(store, id);
      await store.remove(id);
    },
    async log(id) {
      await requireKnown(store, id);
      return (await store.log(id)).toReversed();
    },
  };
}

function withoutSecret({ format: _, secret: __, ...view }: Subscription): WebhookView {
  return view;
}

function requireType(type: string): asserts type is AnyEvent["type"] {
  if ((eventTypes as readonly string[]).includes(type)) return;
  throw new Fault("webhook.event", `unknown event: ${type} (expected some of ${eventTypes.join(", ")})`);
}

async function requireAdmin(people: People, id: string): Promise<void> {
  const person = await people.find(id);
  if (person?.roles.includes("admin") === true) return;
  throw new Fault("webhook.admin", `webhooks are an admin's: ${id} (expected the id of one)`, {
    kind: "forbidden",
  });
}

async function requireKnown(store: WebhookStore, id: string): Promise<void> {
  const known = (await store.list()).map((one) => one.id);
  if (known.includes(id)) return;
  throw new Fault(
    "webhook.unknown",
    `unknown webhook: ${id} (expected one of ${known.join(", ") || "none yet"})`,
    {
      kind: "not-found",
    },
  );
}

interface Deliveries {
  /** Attempts under way are broken off, and made again after the next start. */
  close(): Promise<void>;
}

const lookMs = 1000;

/** Delivers as long as the server runs. Looks each second whether the journal grew or something is due: an event costs a receiver nothing. */
export function startDeliveries(
  options: Omit<DispatchOptions, "closing"> & { readonly onWarning: (sentence: string) => void },
): Deliveries {
  const { registry, store, clock, onWarning } = options;
  const closing = new AbortController();
  const seen = new Map<string, { readonly seq: number; readonly dueAt: string | null }>();
  let working: Promise<void> = Promise.resolve();
  let isWorking = false;

  const isDue = ({ id }: Subscription) => {
    const last = seen.get(id);
    if (last === undefined) return true;
    return last.dueAt === null ? last.seq < registry.head().seq : last.dueAt <= clock().toISOString();
  };

  async function look(): Promise<void> {
    const due = (await store.list()).filter(isDue);
    await Promise.all(
      due.map(async (subscription) => {
        const { seq } = registry.head();
        const dueAt = await deliverDue(subscription, { ...options, closing: closing.signal });
        seen.set(subscription.id, { seq, dueAt });
      }),
    );
  }

  const timer = setInterval(() => {
    if (isWorking) return;
    isWorking = true;
    working = look()
      .catch((error: unknown) => onWarning(`webhooks: ${describeError(error)}`))
      .finally(() => {
        isWorking = false;
      });
  }, lookMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      closing.abort();
      await working;
    },
  };
}
