import { join } from "node:path";
import { digestBytes, Fault, shortDigest } from "vigie/datasets";
import { closingOnFailure, type JournalDisk, type JournalFile, nodeDisk } from "./disk.ts";
import { type AnyEvent, type EventDraft, encodeEvent, type Head, headOf, sealEvent } from "./event.ts";
import { readJournal } from "./read.ts";

export const journalFile = "journal.jsonl";

/** Decides at the moment of writing, when everything before it is settled. Throwing refuses this decision only. */
export type Decide = () => EventDraft;

export interface Journal {
  /** Every acknowledged event, oldest first. */
  readonly events: readonly AnyEvent[];
  readonly head: Head;
  /** What opening had to mend, in sentences for people. */
  readonly mended: readonly string[];
  /** Resolves once the event is on the disk (fsync). Decisions that wait are written together with one fsync. */
  append(decide: Decide): Promise<AnyEvent>;
  /** Resolves when nothing that was asked for before is still being written. */
  settled(): Promise<void>;
  /** Waits for what was asked for before. Later appends are refused. */
  close(): Promise<void>;
}

/** How the journal tells whoever folds it. All three are called in the order of the journal. */
export interface JournalListener {
  /** Written but not yet acknowledged: what the next decision must reckon with. */
  onProposed(event: AnyEvent): void;
  /** On the disk. */
  onAcknowledged(events: readonly AnyEvent[]): void;
  /** What was proposed since the last acknowledgement never happened. */
  onDropped(): void;
}

export interface JournalOptions {
  readonly clock: () => Date;
  readonly disk?: JournalDisk;
  readonly listener?: JournalListener;
}

interface Waiting {
  readonly decide: Decide;
  readonly resolve: (event: AnyEvent) => void;
  readonly reject: (error: unknown) => void;
}

const silent: JournalListener = { onProposed() {}, onAcknowledged() {}, onDropped() {} };

/**
 * Opens (or makes) `folder/journal.jsonl`, verifies every line, sets a torn last line aside.
 * The caller holds the lock: there is one writer.
 * @throws Fault `journal.damaged` (kind broken) with the number of the first line that does not hold.
 */
export async function openJournal(folder: string, options: JournalOptions): Promise<Journal> {
  const { clock, disk = nodeDisk, listener = silent } = options;
  const path = join(folder, journalFile);
  const { events: read, head: start, length, torn } = readJournal(await disk.read(path));
  const asideName = torn.length === 0 ? null : await setAside(disk, folder, torn, start);
  const file = await disk.open(path);
  if (asideName !== null) await closingOnFailure(file, () => shorten(file, length));
  const events = [...read];
  const mended =
    asideName === null
      ? []
      : [
          `the last write to the journal was cut short after event ${start.seq}: its ${torn.length} bytes were set aside in ${asideName}; nothing acknowledged was lost`,
        ];
  return createJournal({ file, events, head: start, length, clock, listener, mended });
}

/** The fragment is kept before the journal is shortened: a crash in between does both again. */
async function setAside(disk: JournalDisk, folder: string, torn: Uint8Array, head: Head): Promise<string> {
  const name = `journal.torn-after-${head.seq}-${shortDigest(digestBytes(torn))}`;
  await disk.write(join(folder, name), torn);
  return name;
}

async function shorten(file: JournalFile, length: number): Promise<void> {
  await file.truncate(length);
  await file.sync();
}

interface Opened {
  readonly file: JournalFile;
  readonly events: AnyEvent[];
  readonly head: Head;
  readonly length: number;
  readonly clock: () => Date;
  readonly listener: JournalListener;
  readonly mended: readonly string[];
}

function createJournal({
  file,
  events,
  head: start,
  length: bytes,
  clock,
  listener,
  mended,
}: Opened): Journal {
  let head = start;
  let length = bytes;
  let waiting: Waiting[] = [];
  let working: Promise<void> | null = null;
  let closed: Fault | null = null;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await commit(batch);
    }
    working = null;
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    const { sealed, decided, next } = sealAll(batch);
    if (sealed.length === 0) return;
    const encoded = Buffer.from(sealed.map(encodeEvent).join(""));
    try {
      if (closed !== null) throw closed;
      await file.write(encoded, length);
      await file.sync();
    } catch (cause) {
      await drop(decided, cause);
      return;
    }
    length += encoded.length;
    head = next;
    events.push(...sealed);
    listener.onAcknowledged(sealed);
    decided.forEach(({ resolve }, index) => {
      resolve(sealed[index]!);
    });
  }

  function sealAll(batch: readonly Waiting[]) {
    const sealed: AnyEvent[] = [];
    const decided: Waiting[] = [];
    let next = head;
    for (const one of batch) {
      try {
        const event = sealEvent(one.decide(), next, clock());
        listener.onProposed(event);
        next = headOf(event);
        sealed.push(event);
        decided.push(one);
      } catch (error) {
        one.reject(error);
      }
    }
    return { sealed, decided, next };
  }

  /** Back to the acknowledged length. If even that fails, nobody knows what the disk holds: only a new start can tell. */
  async function drop(decided: readonly Waiting[], cause: unknown): Promise<void> {
    listener.onDropped();
    if (closed === null) await shorten(file, length).catch(() => stop(cause));
    for (const { reject } of decided) reject(cause);
  }

  function stop(cause: unknown): void {
    closed = new Fault(
      "journal.stopped",
      "the journal could not be written nor put back (start again: the next start reads what the disk really holds)",
      { kind: "unavailable", cause },
    );
  }

  return {
    events,
    mended,
    get head() {
      return head;
    },
    append(decide) {
      if (closed !== null) return Promise.reject(closed);
      return new Promise((resolve, reject) => {
        waiting.push({ decide, resolve, reject });
        // A turn of the loop later, so that decisions of the same moment share one fsync.
        working ??= Promise.resolve().then(work);
      });
    },
    async settled() {
      if (working !== null) await working;
    },
    async close() {
      if (working !== null) await working;
      closed ??= new Fault("journal.closed", "the journal is closed (expected an open registry)", {
        kind: "unavailable",
      });
      await file.close();
    },
  };
}
