import { describeError } from "vigie/datasets";
import type { AnyEvent, Registry } from "vigie/registry";
import { requireAllowed } from "./allowed.ts";
import { mostAttempts, waitAfter } from "./backoff.ts";
import { messageOf } from "./message.ts";
import { signatureHeader, signBody } from "./signature.ts";
import type { Attempt, Subscription, WebhookStore } from "./store.ts";

export interface DispatchOptions {
  readonly registry: Registry;
  readonly store: WebhookStore;
  readonly allowed: readonly URL[];
  readonly clock: () => Date;
  readonly fetch: typeof fetch;
  /** The server ends: an attempt that is broken off counts for nothing. */
  readonly closing?: AbortSignal;
  /** How long a receiver may take; default 10 s. */
  readonly timeoutMs?: number;
}

/** Where one subscription stands: what its log adds up to. */
interface Standing {
  /** Everything up to this place in the journal is done with. */
  readonly done: number;
  /** Attempts at the event that is being tried, and when the next one is due. */
  readonly attempts: number;
  readonly dueAt: string | null;
}

/**
 * Tries what is due of one subscription, event by event in the order of the journal, until one fails or all are done. The journal is
 * the queue and the log says how far it went, so a kill loses nothing; one between an answer and its line in the log delivers again
 * under the same id.
 * @returns when to look again, or null where nothing waits.
 */
export async function deliverDue(
  subscription: Subscription,
  options: DispatchOptions,
): Promise<string | null> {
  const { registry, store, clock } = options;
  let standing = standingOf(subscription, await store.log(subscription.id));
  for (;;) {
    const event = nextEvent(subscription, registry.history(), standing.done);
    if (event === undefined) return null;
    if (standing.dueAt !== null && standing.dueAt > clock().toISOString()) return standing.dueAt;
    const made = await attemptOne(subscription, event, { ...options, attempt: standing.attempts + 1 });
    if (options.closing?.aborted === true) return null;
    await store.record(subscription.id, made);
    standing = after(standing, made);
  }
}

function nextEvent(
  { events }: Subscription,
  history: readonly AnyEvent[],
  done: number,
): AnyEvent | undefined {
  return history.slice(done).find(({ type }) => events.length === 0 || events.includes(type));
}

/** What the lines of the log add up to. */
export function standingOf({ since }: Subscription, log: readonly Attempt[]): Standing {
  return log.reduce(after, { done: since, attempts: 0, dueAt: null });
}

function after(standing: Standing, { seq, attempt, outcome, nextAt }: Attempt): Standing {
  if (outcome === "failed") return { ...standing, attempts: attempt, dueAt: nextAt };
  return { done: seq, attempts: 0, dueAt: null };
}

async function attemptOne(
  subscription: Subscription,
  event: AnyEvent,
  { attempt, clock, ...options }: DispatchOptions & { readonly attempt: number },
): Promise<Attempt> {
  const answered = await post(subscription, event, { clock, ...options });
  const now = clock();
  const made = { seq: event.seq, attempt, at: now.toISOString(), ...answered };
  if (answered.error === null) return { ...made, outcome: "delivered", nextAt: null };
  if (attempt >= mostAttempts) return { ...made, outcome: "given up", nextAt: null };
  const nextAt = new Date(now.getTime() + waitAfter(attempt)).toISOString();
  return { ...made, outcome: "failed", nextAt };
}

/** A redirection is no delivery: it would lead where nobody allowed. */
async function post(
  { id, url, secret }: Subscription,
  event: AnyEvent,
  { clock, allowed, fetch, closing, timeoutMs = 10_000 }: DispatchOptions,
): Promise<Pick<Attempt, "status" | "error">> {
  const message = messageOf(id, event);
  const body = JSON.stringify(message);
  try {
    const response = await fetch(requireAllowed(url, allowed), {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(closing === undefined ? [] : [closing])]),
      headers: {
        "content-type": "application/json",
        "vigie-delivery": message.id,
        [signatureHeader]: signBody(secret, body, clock()),
      },
    });
    await response.body?.cancel();
    return { status: response.status, error: response.ok ? null : `answered ${response.status}` };
  } catch (error) {
    return { status: null, error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return describeError(cause ?? error).slice(0, 500);
}
