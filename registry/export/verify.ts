import { type Digest, describeError, digestBytes } from "vigie/datasets";
import { z } from "zod";
import { type BundleFiles, verifyBundleFiles } from "../bundle/verify.ts";
import { checkSeen } from "../journal/anchor.ts";
import { type AnyEvent, type Head, notesOf } from "../journal/event.ts";
import { journalFile } from "../journal/journal.ts";
import { digest, modelName, number } from "../journal/names.ts";
import { type JournalContent, readJournal } from "../journal/read.ts";
import { verifySignatures } from "../signing/verify.ts";
import type { NamedAnchor } from "../verify.ts";
import { type ArchiveFiles, type ArchiveProblem, unpackArchive } from "./archive.ts";
import type { ExportLabel } from "./write.ts";

const labelSchema = z.strictObject({
  format: z.literal("vigie.export/1"),
  model: modelName,
  number,
  digest,
  head: z.strictObject({ seq: number, hash: digest }),
});

/** What was looked at in an archive, and all that is not as it was written. */
export interface ExportReport {
  /** `model@3`, or null where `export.json` does not say. */
  readonly reference: string | null;
  readonly head: Head | null;
  readonly anchors: number;
  /** Of the bundle, the manifest included. */
  readonly files: number;
  /** What came later. */
  readonly evidence: number;
  readonly notes: number;
  readonly signatures: number;
  readonly problems: readonly ArchiveProblem[];
}

type Problems = ArchiveProblem[];

/** Recomputes every digest, hash and signature of an archive that `exportVersion` made, from its bytes alone. */
export async function verifyExport(
  bytes: Uint8Array,
  anchors: readonly NamedAnchor[] = [],
): Promise<ExportReport> {
  const { files, problems } = await unpackArchive(bytes);
  if (files !== null) return verifyFiles(files, anchors, [...problems]);
  const nothing = { reference: null, head: null, files: 0, evidence: 0, notes: 0, signatures: 0 };
  return { ...nothing, anchors: anchors.length, problems };
}

async function verifyFiles(
  files: ArchiveFiles,
  anchors: readonly NamedAnchor[],
  problems: Problems,
): Promise<ExportReport> {
  const journal = caught(problems, journalFile, () => wholeJournal(required(files, journalFile)));
  const label = caught(problems, "export.json", () => labelOf(required(files, "export.json")));
  if (journal !== null && label !== null) caught(problems, "export.json", () => checkLabel(label, journal));
  for (const { name, anchor } of journal === null ? [] : anchors)
    caught(problems, name, () => checkSeen(anchor, journal!.events, `the anchor of ${anchor.at}`));
  const { signatures, problems: unsigned } = verifySignatures(journal?.events ?? []);
  for (const { seq, problem } of unsigned)
    problems.push({ where: journalFile, problem: `event ${seq}: ${problem}` });
  refuseOthers(files, problems);
  return {
    reference: label === null ? null : `${label.model}@${label.number}`,
    head: journal?.head ?? null,
    anchors: anchors.length,
    files: await verifyBundlePart(files, bundleDigest(files, label, journal), problems),
    evidence: verifyNamed(files, evidencePart(journal), problems),
    notes: verifyNamed(files, notePart(journal), problems),
    signatures,
    problems,
  };
}

function required(files: ArchiveFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes !== undefined) return bytes;
  throw new Error("is missing");
}

function wholeJournal(bytes: Uint8Array): JournalContent {
  const journal = readJournal(bytes);
  if (journal.torn.length > 0) throw new Error(`is cut short after event ${journal.head.seq}`);
  return journal;
}

function labelOf(bytes: Uint8Array): ExportLabel {
  const parsed = labelSchema.safeParse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  if (parsed.success) return parsed.data;
  throw new Error("is not a label of vigie.export/1");
}

function checkLabel(
  { model, number, digest, head }: ExportLabel,
  { events, head: found }: JournalContent,
): void {
  if (head.seq !== found.seq || head.hash !== found.hash)
    throw new Error(`says that the journal stood at event ${head.seq} (found ${found.seq}, ${found.hash})`);
  if (
    !registrations(events).some(
      (one) => one.model === model && one.number === number && one.digest === digest,
    )
  )
    throw new Error(`names ${model}@${number} with ${digest}, which the journal does not`);
}

function registrations(events: readonly AnyEvent[]) {
  return events.flatMap((event) => (event.type === "version.registered" ? [event.payload] : []));
}

/** The journal's word, which the label or the manifest points to; without a journal, the label's. */
function bundleDigest(
  files: ArchiveFiles,
  label: ExportLabel | null,
  journal: JournalContent | null,
): Digest | null {
  if (journal === null) return label?.digest ?? null;
  const known = new Set(registrations(journal.events).map(({ digest }) => digest));
  if (label !== null && known.has(label.digest)) return label.digest;
  const manifest = files.get("bundle/manifest.json");
  const own = manifest === undefined ? null : digestBytes(manifest);
  return own !== null && known.has(own) ? own : null;
}

async function verifyBundlePart(
  files: ArchiveFiles,
  digest: Digest | null,
  problems: Problems,
): Promise<number> {
  if (digest === null) return 0;
  const report = await verifyBundleFiles(bundleIn(files), digest);
  for (const { file, problem } of report.problems) problems.push({ where: `bundle/${file}`, problem });
  return report.filesChecked;
}

function bundleIn(files: ArchiveFiles): BundleFiles {
  const at = (path: string) => files.get(`bundle/${path}`);
  return {
    read: async (path) => at(path) ?? null,
    async digest(path) {
      const bytes = at(path);
      return bytes === undefined ? null : digestBytes(bytes);
    },
    paths: async () =>
      [...files.keys()].filter((name) => name.startsWith("bundle/")).map((name) => name.slice(7)),
  };
}

/** Files that are named by their digest. */
interface NamedPart {
  readonly folder: "notes" | "evidence";
  /** Digests that the journal knows; null where it cannot be read. */
  readonly known: ReadonlySet<Digest> | null;
}

function notePart(journal: JournalContent | null): NamedPart {
  return { folder: "notes", known: journal === null ? null : notesOf(journal.events) };
}

function evidencePart(journal: JournalContent | null): NamedPart {
  const digests = journal?.events.flatMap(({ payload }) => ("evidence" in payload ? [payload.evidence] : []));
  return { folder: "evidence", known: digests === undefined ? null : new Set(digests) };
}

/** How many hold. */
function verifyNamed(files: ArchiveFiles, { folder, known }: NamedPart, problems: Problems): number {
  let sound = 0;
  for (const [name, bytes] of files) {
    const hex = new RegExp(`^${folder}/([0-9a-f]{64})\\.json$`).exec(name)?.[1];
    if (hex === undefined) continue;
    const digest: Digest = `sha256:${hex}`;
    const isKnown = known === null || known.has(digest);
    if (!isKnown) problems.push({ where: name, problem: "belongs to no event" });
    if (digestBytes(bytes) === digest) sound++;
    else problems.push({ where: name, problem: `has changed: ${digestBytes(bytes)}` });
  }
  return sound;
}

function refuseOthers(files: ArchiveFiles, problems: Problems): void {
  for (const name of files.keys())
    if (!/^(export\.json|journal\.jsonl|bundle\/.+|(notes|evidence)\/[0-9a-f]{64}\.json)$/.test(name))
      problems.push({ where: name, problem: "does not belong into an archive" });
}

function caught<T>(problems: Problems, where: string, check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    problems.push({ where, problem: describeError(error) });
    return null;
  }
}
