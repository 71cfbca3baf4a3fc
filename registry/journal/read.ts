import { type AnyEvent, damaged, decodeEvent, emptyHead, type Head, headOf } from "./event.ts";

export interface JournalContent {
  readonly events: readonly AnyEvent[];
  readonly head: Head;
  /** Bytes of whole lines. */
  readonly length: number;
  /** What stands after the last newline: a write that a crash cut short. Empty when there is none. */
  readonly torn: Uint8Array;
}

const newline = 10;

/** Reads and verifies every line. @throws Fault `journal.damaged` with the number of the first line that does not hold. */
export function readJournal(bytes: Uint8Array): JournalContent {
  const length = bytes.lastIndexOf(newline) + 1;
  const events: AnyEvent[] = [];
  let head: Head = emptyHead;
  for (let start = 0; start < length; ) {
    const end = bytes.indexOf(newline, start);
    const event = decodeEvent(textOf(bytes.subarray(start, end), head), head);
    events.push(event);
    head = headOf(event);
    start = end + 1;
  }
  const torn = bytes.subarray(length);
  refuseDamagedEnd(torn, head);
  return { events, head, length, torn };
}

/** A cut leaves the beginning of a line. A whole event followed by something that is not a newline was not cut: it was changed. */
function refuseDamagedEnd(torn: Uint8Array, head: Head): void {
  if (torn.length < 2 || !isEvent(torn.subarray(0, -1), head)) return;
  throw damaged(head.seq + 1, "does not end with a newline but with another byte");
}

function isEvent(bytes: Uint8Array, head: Head): boolean {
  try {
    decodeEvent(textOf(bytes, head), head);
    return true;
  } catch {
    return false;
  }
}

function textOf(bytes: Uint8Array, head: Head): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw damaged(head.seq + 1, "is not UTF-8", cause);
  }
}
