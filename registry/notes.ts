import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Digest, digestBytes, Fault, writeFileDurably } from "vigie/datasets";

/** Free text that decisions refer to by digest. Erasing a note's file leaves the journal whole. */
export interface Notes {
  /** Stored, fsynced, before the event that refers to it. */
  put(text: string): Promise<Digest>;
  /** The text, or null when it was erased. */
  get(digest: Digest): Promise<string | null>;
}

const longest = 10_000;

/** Notes in `folder`, a file each. A salt keeps the digest, which stays for ever, from giving away a short erased text. */
export function openNotes(folder: string, salt: () => string): Notes {
  const pathOf = (digest: Digest) => join(folder, `${digest.slice(7)}.json`);
  return {
    async put(text) {
      const note = canonicalJson({ format: "vigie.note/1", salt: salt(), text: checkNote(text) });
      const digest = digestBytes(note);
      await writeFileDurably(pathOf(digest), note);
      return digest;
    },
    async get(digest) {
      const note = await readFile(pathOf(digest)).catch(ignoreMissing);
      return note === null ? null : textOfNote(note, digest);
    },
  };
}

/** @throws Fault `registry.note-changed` (kind broken) unless it has its digest. */
export function textOfNote(note: Uint8Array, digest: Digest): string {
  if (digestBytes(note) !== digest) throw changed(digest);
  return (JSON.parse(Buffer.from(note).toString("utf8")) as { text: string }).text;
}

/** @throws Fault `registry.reason` when there is no text: every move has a reason. */
export function checkNote(text: string): string {
  if (text.trim() === "")
    throw new Fault("registry.reason", "empty reason (expected a sentence that says why)");
  if (text.length > longest)
    throw new Fault(
      "registry.reason",
      `text too long: ${text.length} characters (expected at most ${longest})`,
    );
  return text;
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function changed(digest: Digest): Fault {
  return new Fault(
    "registry.note-changed",
    `note does not have its digest: ${digest} (expected the stored text)`,
    {
      kind: "broken",
    },
  );
}
