import { Fault } from "vigie/datasets";
import { z } from "zod";
import type { AnyEvent, Head } from "./event.ts";

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const anchorSchema = z.strictObject({
  format: z.literal("vigie.anchor/1"),
  seq: z.int().positive(),
  at: z.iso.datetime(),
  hash,
});

/** The journal's head at one moment, to be kept where whoever writes the journal cannot reach it. */
export type Anchor = z.infer<typeof anchorSchema>;

/** @throws Fault `anchor.nothing` (not-found) while the journal has no event. */
export function anchorAt({ seq, at, hash }: Head): Anchor {
  if (at === null)
    throw new Fault("anchor.nothing", "nothing to anchor: the journal is empty (expected an event)", {
      kind: "not-found",
    });
  return { format: "vigie.anchor/1", seq, at, hash };
}

/** @throws Fault `anchor.malformed` naming `file`. */
export function parseAnchor(text: string, file: string): Anchor {
  const parsed = anchorSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new Fault("anchor.malformed", `not an anchor: ${file} (expected what \`registry anchor\` wrote)`, {
    place: { file },
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Holds the journal against a head that `witness` has seen earlier.
 * @throws Fault `journal.truncated` when events that it has seen are gone, `journal.rewritten` when they differ.
 */
export function checkSeen(
  { seq, hash }: Pick<Anchor, "seq" | "hash">,
  events: readonly AnyEvent[],
  witness: string,
): void {
  if (seq > events.length)
    throw new Fault(
      "journal.truncated",
      `journal ends at event ${events.length} (expected event ${seq}, which ${witness} has seen; restore the journal from a copy)`,
      { kind: "broken", place: { line: events.length + 1 } },
    );
  if (seq > 0 && events[seq - 1]!.hash !== hash)
    throw new Fault(
      "journal.rewritten",
      `event ${seq} of the journal is not the one that ${witness} has seen (expected ${hash}; restore the journal from a copy)`,
      { kind: "broken", place: { line: seq } },
    );
}
