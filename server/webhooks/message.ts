import type { AnyEvent } from "vigie/registry";

/** What a receiver gets of an event: who decided what about which version. Free text stays here. */
export interface WebhookMessage {
  readonly format: "vigie.webhook-message/1";
  /** The same at every attempt: who saw it has seen the event. */
  readonly id: string;
  readonly event: {
    readonly seq: number;
    readonly at: string;
    readonly actor: string;
    readonly type: string;
    readonly model: string | null;
    readonly number: number | null;
    readonly alias: string | null;
    readonly previous: number | null;
    readonly hash: string;
  };
}

export function messageOf(
  webhook: string,
  { seq, at, actor, type, payload, hash }: AnyEvent,
): WebhookMessage {
  return {
    format: "vigie.webhook-message/1",
    id: `${webhook}-${seq}`,
    event: {
      ...{ seq, at, actor, type, hash },
      model: "model" in payload ? payload.model : null,
      number: "number" in payload ? payload.number : null,
      alias: "alias" in payload ? payload.alias : null,
      previous: "previous" in payload ? payload.previous : null,
    },
  };
}
