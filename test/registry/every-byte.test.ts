import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestBytes, Fault } from "vigie/datasets";
import { beforeAll, describe, expect, test } from "vitest";
import { type BundleFiles, verifyBundleFiles } from "../../registry/bundle/verify.ts";
import { type AnyEvent, emptyHead, encodeEvent, headOf, sealEvent } from "../../registry/journal/event.ts";
import { readJournal } from "../../registry/journal/read.ts";
import { textOfNote } from "../../registry/notes.ts";
import { verifySignatures } from "../../registry/signing/verify.ts";
import { signedRegistry } from "./signed-registry.ts";

/** One bit of every byte here, each of the eight in `npm run soak`. */
const bitsPerByte = process.env.VIGIE_SOAK === undefined ? 1 : 8;

let folder: string;
beforeAll(async () => {
  folder = await signedRegistry();
});

/** Every copy of `bytes` with one bit changed, and where. */
function* flipped(bytes: Uint8Array): Generator<{ readonly at: number; readonly changed: Uint8Array }> {
  for (const at of bytes.keys())
    for (let bit = 0; bit < bitsPerByte; bit++) {
      const changed = new Uint8Array(bytes);
      changed[at]! ^= 1 << ((at + bit) % 8);
      yield { at, changed };
    }
}

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
    return "";
  } catch (error) {
    return error instanceof Fault ? error.message : `no fault: ${error}`;
  }
}

describe("any changed byte", () => {
  test("of the journal is told with its event", async () => {
    const bytes = await readFile(join(folder, "journal.jsonl"));
    expect(readJournal(bytes).events).toHaveLength(11);
    let line = 1;
    let count = 0;
    for (const { at, changed } of flipped(bytes)) {
      const told = messageOf(() => readJournal(changed));
      if (!told.startsWith(`event ${line} of the journal `))
        expect({ at, told }).toEqual({ at, told: expect.stringContaining(`event ${line} of the journal`) });
      count++;
      if (bytes[at] === 10 && count % bitsPerByte === 0) line++;
    }
    expect(count).toBe(bytes.length * bitsPerByte);
    expect(line).toBe(12);
  });

  test("of a bundle is told with its file", async () => {
    const [name] = await readdir(join(folder, "bundles"));
    const digest = `sha256:${name!}` as Digest;
    const paths = (await readdir(join(folder, "bundles", name!))).sort();
    const bundle = new Map<string, Uint8Array>();
    for (const path of paths) bundle.set(path, await readFile(join(folder, "bundles", name!, path)));
    expect((await verifyBundleFiles(filesOf(bundle), digest)).problems).toEqual([]);
    let count = 0;
    for (const path of paths)
      for (const { at, changed } of flipped(bundle.get(path)!)) {
        const { problems } = await verifyBundleFiles(filesOf(new Map([...bundle, [path, changed]])), digest);
        expect({ at, files: problems.map(({ file }) => file) }).toEqual({ at, files: [path] });
        count++;
      }
    expect(count).toBeGreaterThan(500 * bitsPerByte);
  });

  test("of a note is told with its digest", async () => {
    const notes = await readdir(join(folder, "notes"));
    let count = 0;
    for (const note of notes)
      for (const { changed } of flipped(await readFile(join(folder, "notes", note)))) {
        const digest = `sha256:${note.slice(0, 64)}` as Digest;
        expect(messageOf(() => textOfNote(changed, digest))).toContain(`its digest: ${digest}`);
        count++;
      }
    expect(count).toBeGreaterThan(400 * bitsPerByte);
  });
});

function filesOf(files: ReadonlyMap<string, Uint8Array>): BundleFiles {
  return {
    read: async (path) => files.get(path) ?? null,
    digest: async (path) => (files.has(path) ? digestBytes(files.get(path)!) : null),
    paths: async () => [...files.keys()].sort(),
  };
}

describe("a journal written anew, with whole hashes", () => {
  /** The problems of the journal in which `change` was made to the newest event of `type`. */
  async function forged(type: "version.approved" | "version.released", change: (event: Forgery) => void) {
    const { events } = readJournal(await readFile(join(folder, "journal.jsonl")));
    const target = events.findLast((event) => event.type === type)!;
    let head = emptyHead;
    const lines = events.map((event) => {
      const copy = structuredClone(event) as unknown as Forgery;
      if (event === target) change(copy);
      const sealed = sealEvent(copy as unknown as AnyEvent, head, new Date(copy.at));
      head = headOf(sealed);
      return encodeEvent(sealed);
    });
    const { events: read } = readJournal(Buffer.from(lines.join("")));
    return { seq: target.seq, problems: verifySignatures(read).problems };
  }

  interface Forgery {
    actor: string;
    at: string;
    payload: Record<string, unknown> & { signature?: Record<string, string> };
  }

  const other = digestBytes("other");
  const approved = "version.approved";
  const released = "version.released";
  test.each<readonly [string, "version.approved" | "version.released", (event: Forgery) => void]>([
    ["who approved", approved, (event) => Object.assign(event, { actor: "max" })],
    ["the approved bytes", approved, ({ payload }) => Object.assign(payload, { digest: other })],
    ["the approved version", approved, ({ payload }) => Object.assign(payload, { number: 2 })],
    ["the approved model", approved, ({ payload }) => Object.assign(payload, { model: "else" })],
    ["the policy", approved, ({ payload }) => Object.assign(payload, { policy: other })],
    ["what was acknowledged", approved, ({ payload }) => Object.assign(payload, { acknowledged: ["looks"] })],
    ["what the approver saw", approved, ({ payload }) => Object.assign(payload.signature!, { seen: other })],
    ["who released", released, (event) => Object.assign(event, { actor: "rae" })],
    ["the released bytes", released, ({ payload }) => Object.assign(payload, { digest: other })],
    ["the alias", released, ({ payload }) => Object.assign(payload, { alias: "challenger" })],
    ["what the alias left", released, ({ payload }) => Object.assign(payload, { previous: 1 })],
  ])("cannot change %s of a signed decision", async (_, type, change) => {
    const { seq, problems } = await forged(type, change);
    expect(problems.map((problem) => problem.seq)).toContain(seq);
  });

  test("cannot change a letter of a signature or its key", async () => {
    const { events } = readJournal(await readFile(join(folder, "journal.jsonl")));
    const { payload } = events.at(-1) as { payload: { signature: { key: string; value: string } } };
    for (const field of ["key", "value"] as const)
      for (const at of payload.signature[field].split("").keys()) {
        const letters = payload.signature[field].split("");
        letters[at] = letters[at] === "A" ? "B" : "A";
        const { seq, problems } = await forged(released, (event) => {
          event.payload.signature![field] = letters.join("");
        });
        expect({ field, at, seqs: problems.map((one) => one.seq) }).toEqual({ field, at, seqs: [seq] });
      }
  });
});
