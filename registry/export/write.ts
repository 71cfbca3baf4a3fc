import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Digest, Fault } from "vigie/datasets";
import { evidenceFile } from "../appended-evidence.ts";
import { bundleFolder, requireBundle } from "../bundle/bundle.ts";
import { type AnyEvent, encodeEvent, type Head, isAbout, notesOf } from "../journal/event.ts";
import { journalFile } from "../journal/journal.ts";
import { readJournal } from "../journal/read.ts";
import { foldEvents } from "../state/fold.ts";
import { readSynced } from "../verify.ts";
import { locate } from "../versions.ts";
import { packArchive } from "./archive.ts";

/** `export.json`: what the archive is of. */
export interface ExportLabel {
  readonly format: "vigie.export/1";
  readonly model: string;
  readonly number: number;
  /** Of the bundle's manifest. */
  readonly digest: Digest;
  /** Where the journal stood. */
  readonly head: Pick<Head, "seq" | "hash">;
}

export interface ExportedVersion {
  readonly label: ExportLabel;
  /** A tar; the same version at the same head gives the same bytes. */
  readonly bytes: Uint8Array;
}

/**
 * One file with a version's bundle, the reasons of its events, and the whole journal: a chain can only be proved whole,
 * and no free text is in it. Reads files alone and takes no lock, so it works beside a running server.
 * @throws Fault `registry.unknown`, `registry.missing` (not-found), `journal.damaged`, `bundle.changed` (broken).
 */
export async function exportVersion(folder: string, reference: string): Promise<ExportedVersion> {
  const { events, head } = readJournal(await readSynced(join(folder, journalFile)));
  const { model, number, digest } = locate(foldEvents(events), reference);
  const { seq, hash } = head;
  const label: ExportLabel = { format: "vigie.export/1", model, number, digest, head: { seq, hash } };
  const about = events.filter((event) => isAbout(event, model, number));
  const files = new Map<string, Uint8Array>([
    ["export.json", Buffer.from(canonicalJson(label))],
    [journalFile, Buffer.from(events.map(encodeEvent).join(""))],
    ...(await bundleFiles(join(folder, "bundles"), digest)),
    ...(await evidenceFiles(join(folder, "evidence"), about)),
    ...(await noteFiles(join(folder, "notes"), about)),
  ]);
  return { label, bytes: await packArchive(files) };
}

async function bundleFiles(bundles: string, digest: Digest): Promise<readonly [string, Uint8Array][]> {
  const { files } = await requireBundle(bundles, digest);
  const paths = ["manifest.json", ...files.map(({ path }) => path)];
  const folder = bundleFolder(bundles, digest);
  return Promise.all(
    paths.map(
      async (path): Promise<[string, Uint8Array]> => [`bundle/${path}`, await readFile(join(folder, path))],
    ),
  );
}

function evidenceFiles(
  folder: string,
  events: readonly AnyEvent[],
): Promise<readonly [string, Uint8Array][]> {
  const digests = events.flatMap(({ payload }) => ("evidence" in payload ? [payload.evidence] : []));
  return Promise.all(
    [...new Set(digests)].map(
      async (digest): Promise<[string, Uint8Array]> => [
        `evidence/${digest.slice(7)}.json`,
        await readFile(evidenceFile(folder, digest)),
      ],
    ),
  );
}

/** Those that were not erased. */
async function noteFiles(
  notes: string,
  events: readonly AnyEvent[],
): Promise<readonly [string, Uint8Array][]> {
  const found: [string, Uint8Array][] = [];
  for (const digest of [...notesOf(events)].sort()) {
    const name = `${digest.slice(7)}.json`;
    const note = await readFile(join(notes, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw new Fault("registry.note", `note not readable: ${name} (expected a file)`, { cause: error });
    });
    if (note !== null) found.push([`notes/${name}`, note]);
  }
  return found;
}
