import { canonicalJson, type Digest, digestJson, Fault } from "vigie/datasets";
import { z } from "zod";
import { type EventPayloads, type EventType, payloadSchemas } from "./payloads/payloads.ts";

const eventFormat = "vigie.event/1";

/** What the first event points back to. */
const genesis: Digest = `sha256:${"0".repeat(64)}`;

/** One decision. The hash covers every other field, `previous` ties it to all that came before. */
export interface JournalEvent<T extends EventType = EventType> {
  readonly format: typeof eventFormat;
  /** 1 for the first event, then consecutive. It is also the line number in the file. */
  readonly seq: number;
  /** ISO instant, UTC; never earlier than the event before. */
  readonly at: string;
  /** Id of the person who decided, or `set-up`. */
  readonly actor: string;
  readonly type: T;
  readonly payload: EventPayloads[T];
  /** Hash of the event before, or `genesis`. */
  readonly previous: Digest;
  /** sha256 of the canonical JSON of all other fields. */
  readonly hash: Digest;
}

/** Any event, as a union that `type` discriminates. */
export type AnyEvent = { [T in EventType]: JournalEvent<T> }[EventType];

/** A decision before the journal gives it its place. */
export type EventDraft = {
  [T in EventType]: { readonly type: T; readonly actor: string; readonly payload: EventPayloads[T] };
}[EventType];

/** Where the chain stands. */
export interface Head {
  /** Sequence of the last event; 0 when there is none. */
  readonly seq: number;
  readonly hash: Digest;
  /** Instant of the last event, or null. */
  readonly at: string | null;
}

export const emptyHead: Head = { seq: 0, hash: genesis, at: null };

/** Gives a draft its place after `head`. A clock that went back is held at the last instant, so that time only grows. */
export function sealEvent(draft: EventDraft, head: Head, now: Date): AnyEvent {
  const instant = now.toISOString();
  const body = {
    format: eventFormat,
    seq: head.seq + 1,
    at: head.at !== null && head.at > instant ? head.at : instant,
    actor: draft.actor,
    type: draft.type,
    payload: parsePayload(draft.type, draft.payload),
    previous: head.hash,
  };
  return { ...body, hash: digestJson(body) } as AnyEvent;
}

/** The event's line in the file, newline included. */
export function encodeEvent(event: AnyEvent): string {
  return `${canonicalJson(event)}\n`;
}

export function headOf(event: AnyEvent): Head {
  return { seq: event.seq, hash: event.hash, at: event.at };
}

/** An event about a model, or one of its versions; a move of an alias is about the version it left, too. */
export function isAbout({ payload }: AnyEvent, model: string, number?: number): boolean {
  if (!("model" in payload) || payload.model !== model) return false;
  return (
    number === undefined ||
    ("number" in payload && payload.number === number) ||
    ("previous" in payload && payload.previous === number)
  );
}

/** Digests of the texts that events refer to: reasons and names. */
export function notesOf(events: readonly AnyEvent[]): ReadonlySet<Digest> {
  const digests = events.flatMap(({ payload }) => [
    ...("reason" in payload ? [payload.reason] : []),
    ...("name" in payload ? [payload.name] : []),
    ...("text" in payload && payload.text !== null ? [payload.text] : []),
    ...("jump" in payload && payload.jump !== undefined ? [payload.jump] : []),
  ]);
  return new Set(digests);
}

const digestText = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const envelope = z.strictObject({
  format: z.literal(eventFormat),
  seq: z.int().positive(),
  at: z.iso.datetime(),
  actor: z.string().min(1),
  type: z.enum(Object.keys(payloadSchemas) as [EventType, ...EventType[]]),
  payload: z.unknown(),
  previous: digestText,
  hash: digestText,
});

/**
 * Reads one line (without its newline) that must follow `head`.
 * @throws Fault `journal.damaged` (kind broken) with the line's number: not JSON, not canonical, wrong hash, wrong place.
 */
export function decodeEvent(line: string, head: Head): AnyEvent {
  const place = head.seq + 1;
  const raw = parseJson(line, place);
  const parsed = envelope.safeParse(raw);
  if (!parsed.success) throw damaged(place, `is not an event: ${firstIssue(parsed.error)}`);
  const { hash, ...body } = parsed.data;
  if (digestJson(body) !== hash) throw damaged(place, `does not have the hash it carries: ${hash}`);
  if (canonicalJson(raw) !== line) throw damaged(place, "is not canonical JSON");
  if (body.seq !== place || body.previous !== head.hash)
    throw damaged(place, `does not follow the event before it: sequence ${body.seq}`);
  return { ...body, payload: parsePayload(body.type, body.payload), hash } as AnyEvent;
}

function parsePayload(type: EventType, payload: unknown): unknown {
  const parsed = payloadSchemas[type].safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new Fault("journal.payload", `not a payload of ${type}: ${firstIssue(parsed.error)}`);
}

function parseJson(line: string, place: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged(place, "is not JSON", cause);
  }
}

export function damaged(line: number, problem: string, cause?: unknown): Fault {
  return new Fault(
    "journal.damaged",
    `event ${line} of the journal ${problem} (expected an unbroken chain; restore the journal from a copy)`,
    { kind: "broken", place: { line }, cause },
  );
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? "unknown" : `${issue.path.join(".") || "it"}: ${issue.message}`;
}
