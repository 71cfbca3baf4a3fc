import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError, sweepTemporary } from "vigie/datasets";
import { bundleFolder } from "./bundle/bundle.ts";
import { createCommands, type RegistryCommands } from "./commands.ts";
import type { JournalDisk } from "./journal/disk.ts";
import type { Head } from "./journal/event.ts";
import { type Journal, journalFile, openJournal } from "./journal/journal.ts";
import { type Lock, type LockOptions, takeLock } from "./lock.ts";
import { openNotes } from "./notes.ts";
import { setUp } from "./people.ts";
import { evidenceBound, type Policy } from "./policies/policy.ts";
import { createEvidenceReader } from "./policies/read-evidence.ts";
import type { Person } from "./policies/roles.ts";
import { createQueries, type RegistryQueries } from "./queries.ts";
import { copyState } from "./state/copy.ts";
import { createLedger, type Ledger } from "./state/ledger.ts";
import {
  checkSnapshot,
  createSnapshotWriter,
  durableJson,
  type Snapshot,
  type SnapshotWriter,
  snapshotFile,
} from "./state/snapshot.ts";
import type { Workings } from "./workings.ts";

export interface RegistryOptions {
  readonly clock: () => Date;
  /** Made known at opening where the journal does not know them yet, as long as it has no admin. */
  readonly people?: readonly Person[];
  /** In force until an admin adopts another; only read while the journal holds none. Default `evidenceBound`. */
  readonly policy?: Policy;
  /** Where the runs lie whose predictions are compared; default nowhere: then comparisons are not paired. */
  readonly runsFolder?: string;
  /** Unguessable text mixed into notes; default random. */
  readonly salt?: () => string;
  readonly disk?: JournalDisk;
  readonly lock?: LockOptions;
  /** Told what could not be written of the snapshot, which loses nothing. */
  readonly onWarning?: (sentence: string) => void;
}

/** Decisions and what they apply to. Every method that changes something resolves once the disk has it. */
export interface Registry extends RegistryCommands, RegistryQueries {
  /** What opening had to mend or take over, in sentences for people. */
  readonly mended: readonly string[];
  /** The journal's head: print it, keep it elsewhere, and truncation cannot hide. */
  head(): Head;
  close(): Promise<void>;
}

/**
 * Opens `folder` (usually `<workspace>/registry`) as its only writer, replaying the journal.
 * @throws Fault `registry.locked` naming the pid that holds it; `journal.damaged`, `journal.truncated`, `journal.rewritten` naming the event.
 */
export async function openRegistry(folder: string, options: RegistryOptions): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const lock = await takeLock(join(folder, "lock"), options.lock);
  try {
    return await openLocked(folder, options, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(folder: string, options: RegistryOptions, lock: Lock): Promise<Registry> {
  const { clock, disk } = options;
  await sweepAll(folder);
  const ledger = createLedger();
  const journal = await openJournal(folder, {
    clock,
    listener: ledger,
    ...(disk === undefined ? {} : { disk }),
  });
  try {
    return await openReplayed(folder, options, { lock, ledger, journal });
  } catch (error) {
    await journal.close();
    throw error;
  }
}

interface Opened {
  readonly lock: Lock;
  readonly ledger: Ledger;
  readonly journal: Journal;
}

async function openReplayed(folder: string, options: RegistryOptions, opened: Opened): Promise<Registry> {
  const { lock, ledger, journal } = opened;
  const { salt = () => randomBytes(16).toString("hex"), people = [], policy = evidenceBound } = options;
  const said = await checkSnapshot(join(folder, snapshotFile), journal.events);
  ledger.replay(journal.events);
  const snapshot = writeSnapshots(folder, options, opened);
  ledger.onChange(snapshot.touch);
  const bundles = join(folder, "bundles");
  const workings: Workings = {
    journal,
    ledger,
    notes: openNotes(join(folder, "notes"), salt),
    bundles,
    evidenceFolder: join(folder, "evidence"),
    clock: options.clock,
    evidence: createEvidenceReader(bundles, options.runsFolder ?? null),
    folderOf: (digest) => bundleFolder(bundles, digest),
    append: journal.append,
    settled: journal.settled,
  };
  const notDone = await setUp(workings, people, policy);
  snapshot.touch();
  return {
    ...createCommands(workings),
    ...createQueries(workings),
    mended: [...lock.explained, ...journal.mended, ...(said === null ? [] : [said]), ...notDone],
    head: () => journal.head,
    async close() {
      await journal.close();
      await snapshot.flush();
      await lock.release();
    },
  };
}

function writeSnapshots(
  folder: string,
  options: RegistryOptions,
  { ledger, journal }: Opened,
): SnapshotWriter {
  const { onWarning = () => {} } = options;
  return createSnapshotWriter({
    adapter: durableJson<Snapshot>(join(folder, snapshotFile)),
    current: () => ({ head: journal.head, state: copyState(ledger.acknowledged) }),
    onFailure: (error) =>
      onWarning(`the snapshot was not written, ${journalFile} has it all: ${describeError(error)}`),
  });
}

/** Temporary files of writers that were killed. */
async function sweepAll(folder: string): Promise<void> {
  for (const place of [folder, join(folder, "bundles"), join(folder, "notes"), join(folder, "evidence")])
    await sweepTemporary(place);
}
