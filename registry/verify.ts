import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describeError, digestFile, Fault } from "vigie/datasets";
import { evidenceFile } from "./appended-evidence.ts";
import { verifyBundle } from "./bundle/verify.ts";
import { type Anchor, anchorAt, checkSeen } from "./journal/anchor.ts";
import { type Head, notesOf } from "./journal/event.ts";
import { journalFile } from "./journal/journal.ts";
import { type JournalContent, readJournal } from "./journal/read.ts";
import { openNotes } from "./notes.ts";
import { verifySignatures } from "./signing/verify.ts";
import { readSnapshotHead, snapshotFile } from "./state/snapshot.ts";

export interface RegistryProblem {
  /** File within the registry's folder, or the anchor's name. */
  readonly where: string;
  readonly problem: string;
}

/** What was looked at, and all that is not as it was written. */
export interface RegistryReport {
  /** Where the chain stands; null when a line of it does not hold. */
  readonly head: Head | null;
  /** Bytes after the last whole line: a write that was cut short, or one that is under way. */
  readonly tornBytes: number;
  readonly snapshot: "seen" | "missing" | "unreadable";
  readonly anchors: number;
  readonly bundles: number;
  /** Signatures of approvals and releases. */
  readonly signatures: number;
  /** Files of bundles, manifests included. */
  readonly files: number;
  /** Files of evidence that came later. */
  readonly evidence: number;
  /** Reasons and names whose text has its digest. */
  readonly notes: number;
  /** Those whose text is gone, as erasing leaves them. */
  readonly notesErased: number;
  /** Empty when everything is as it was written. */
  readonly problems: readonly RegistryProblem[];
}

export interface NamedAnchor {
  readonly name: string;
  readonly anchor: Anchor;
}

/**
 * Recomputes every hash and digest from the files alone: no lock, no key, nothing written, so a copy will do. The
 * snapshot is read before the journal, and the journal before bundles and notes, so that a running server is no problem.
 * @throws Fault `registry.missing` (not-found) where there is no journal, `registry.empty` (not-found) where it has no event.
 */
export async function verifyRegistry(
  folder: string,
  anchors: readonly NamedAnchor[] = [],
): Promise<RegistryReport> {
  const seen = await readSnapshotHead(join(folder, snapshotFile));
  const bytes = await readSynced(join(folder, journalFile));
  const problems: RegistryProblem[] = [];
  const journal = caught(problems, journalFile, () => readJournal(bytes));
  if (journal !== null && seen !== null && seen !== "unreadable")
    caught(problems, snapshotFile, () => checkSeen(seen, journal.events, "the snapshot"));
  if (journal !== null)
    for (const { name, anchor } of anchors)
      caught(problems, name, () => checkSeen(anchor, journal.events, `the anchor of ${anchor.at}`));
  if (journal?.head.seq === 0 && problems.length === 0) throw nothingToVerify(folder);
  return {
    head: journal?.head ?? null,
    tornBytes: journal?.torn.length ?? 0,
    snapshot: seen === null ? "missing" : seen === "unreadable" ? "unreadable" : "seen",
    anchors: anchors.length,
    signatures: journal === null ? 0 : checkSignatures(journal, problems),
    ...(await verifyBundles(join(folder, "bundles"), journal, problems)),
    evidence: await verifyEvidence(join(folder, "evidence"), journal, problems),
    ...(await verifyNotes(join(folder, "notes"), journal, problems)),
    problems,
  };
}

/** Sound would be said of nothing: a journal emptied along with its snapshot looks like a new one. */
function nothingToVerify(folder: string): Fault {
  return new Fault(
    "registry.empty",
    `nothing to verify: the journal is empty: ${join(folder, journalFile)} (expected at least one event)`,
    { kind: "not-found" },
  );
}

/** The journal's head as the disk has it, to be kept elsewhere. @throws Fault `journal.damaged`, `registry.missing`, `anchor.nothing`. */
export async function anchorRegistry(folder: string): Promise<Anchor> {
  return anchorAt(readJournal(await readSynced(join(folder, journalFile))).head);
}

/** Synced after reading: an anchor must never have seen what a power cut can still take back. */
export async function readSynced(path: string): Promise<Uint8Array> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Fault("registry.missing", `no journal: ${path} (expected a registry's folder)`, {
      kind: "not-found",
    });
  });
  try {
    const bytes = await handle.readFile();
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

function caught<T>(problems: RegistryProblem[], where: string, check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    problems.push({ where, problem: describeError(error) });
    return null;
  }
}

function checkSignatures({ events }: JournalContent, problems: RegistryProblem[]): number {
  const report = verifySignatures(events);
  for (const { seq, problem } of report.problems)
    problems.push({ where: journalFile, problem: `event ${seq}: ${problem}` });
  return report.signatures;
}

/** Those that the journal names and those that lie there: one without an event is what a kill before it leaves. */
async function verifyBundles(
  folder: string,
  journal: JournalContent | null,
  problems: RegistryProblem[],
): Promise<Pick<RegistryReport, "bundles" | "files">> {
  const registered = (journal?.events ?? []).flatMap((event) =>
    event.type === "version.registered" ? [event.payload.digest.slice(7)] : [],
  );
  const names = [...new Set([...registered, ...(await bundleNames(folder))])].sort();
  let files = 0;
  for (const name of names) {
    const report = await verifyBundle(join(folder, name));
    files += report.filesChecked;
    for (const { file, problem } of report.problems)
      problems.push({ where: `bundles/${name}/${file}`, problem });
  }
  return { bundles: names.length, files };
}

async function bundleNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => /^[0-9a-f]{64}$/.test(name));
}

async function verifyEvidence(
  folder: string,
  journal: JournalContent | null,
  problems: RegistryProblem[],
): Promise<number> {
  const digests = new Set(
    (journal?.events ?? []).flatMap(({ payload }) => ("evidence" in payload ? [payload.evidence] : [])),
  );
  for (const digest of digests) {
    const found = await digestFile(evidenceFile(folder, digest)).catch(() => null);
    const problem = found === null ? "is missing" : found === digest ? null : `has changed: ${found}`;
    if (problem !== null) problems.push({ where: `evidence/${digest.slice(7)}.json`, problem });
  }
  return digests.size;
}

async function verifyNotes(
  folder: string,
  journal: JournalContent | null,
  problems: RegistryProblem[],
): Promise<Pick<RegistryReport, "notes" | "notesErased">> {
  const stored = openNotes(folder, () => "");
  let [notes, notesErased] = [0, 0];
  for (const digest of notesOf(journal?.events ?? [])) {
    const text = await stored.get(digest).catch((error: unknown) => {
      problems.push({ where: `notes/${digest.slice(7)}.json`, problem: describeError(error) });
    });
    if (text === null) notesErased++;
    else if (text !== undefined) notes++;
  }
  return { notes, notesErased };
}
