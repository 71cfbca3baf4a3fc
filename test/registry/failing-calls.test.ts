import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventTypes, type Registry, verifyRegistry } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import { readJournal } from "../../registry/journal/read.ts";
import { failCall } from "../support/failing-calls.ts";
import { decisions, everyDecisionPossible } from "./every-decision.ts";
import { open, temporaryFolder } from "./support.ts";

let base: string;
beforeAll(async () => {
  base = await everyDecisionPossible();
});

async function copy(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(base, folder, { recursive: true });
  return folder;
}

/** What a start would find. */
async function journalIn(folder: string) {
  return readJournal(await readFile(join(folder, "journal.jsonl")));
}

/** Closes, verifies every file, opens again: memory, disk and replay tell the same. */
async function hold(folder: string, registry: Registry, told: string): Promise<void> {
  const { seq, hash } = registry.head();
  await registry.close();
  const { head, problems, notesErased, tornBytes } = await verifyRegistry(folder);
  expect({ head, problems, notesErased, tornBytes }, told).toMatchObject({
    ...{ head: { seq, hash }, problems: [], notesErased: 0, tornBytes: 0 },
  });
  const again = await open(folder);
  expect(again.head(), told).toMatchObject({ seq, hash });
  await again.close();
}

test("every type of event has its decision", () => {
  expect(Object.keys(decisions).sort()).toEqual([...eventTypes].sort());
  expect(eventTypes.length).toBeGreaterThan(25);
});

test.each(eventTypes)(
  "%s leaves the old state or the new one, whichever file-system call fails",
  async (type) => {
    const before = (await journalIn(base)).head.seq;
    let folder = await copy();
    let registry = await open(folder);
    let failed = 0;
    for (let at = 0; ; at++) {
      // The debounced snapshot comes when it comes: it has its own test.
      const calls = await failCall(at, /state\.json/);
      const isDone = await decisions[type](registry, `${type} ${at}`).then(
        () => true,
        () => false,
      );
      calls.restore();
      const { events, torn } = await journalIn(folder);
      const told = `call ${at}, ${isDone ? "done" : "refused"}`;
      expect(torn.length, told).toBe(0);
      expect(registry.head().seq, told).toBe(events.length);
      expect(isDone ? [before + 1] : [before, before + 1], told).toContain(events.length);
      const isOver = calls.made() <= at;
      if (isOver) expect({ isDone, made: events.at(-1)!.type }, told).toEqual({ isDone: true, made: type });
      else failed++;
      if (events.length === before) continue;
      await hold(folder, registry, told);
      if (isOver) break;
      folder = await copy();
      registry = await open(folder);
    }
    // A note has 6 calls, the journal 2; a bundle has more. Creating a model and taking a tag away have no note.
    expect(failed).toBeGreaterThanOrEqual(["model.created", "tag.removed"].includes(type) ? 2 : 8);
  },
);

describe("whichever file-system call fails", () => {
  test("opening succeeds or says why, keeps every event, and the next opening succeeds", async () => {
    const torn = '{"actor":"sam","at":"2026';
    let refused = 0;
    for (let at = 0; ; at++) {
      const folder = await copy();
      const journal = join(folder, "journal.jsonl");
      await writeFile(journal, torn, { flag: "a" });
      const calls = await failCall(at);
      const opened = await open(folder).catch((error: Error) => error);
      const isOver = calls.made() <= at;
      calls.restore();
      if (opened instanceof Error) {
        refused++;
        expect(opened.message, `call ${at}`).toContain("EIO");
        expect(await readdir(join(folder, "lock")).catch(() => []), `call ${at}`).toEqual([]);
      } else await opened.close();
      const registry = await open(folder);
      expect(registry.head().seq, `call ${at}`).toBe((await journalIn(base)).head.seq);
      await hold(folder, registry, `call ${at}`);
      const aside = (await readdir(folder)).filter((name) => name.startsWith("journal.torn"));
      expect(aside.map((name) => /^journal\.torn-after-\d+-[0-9a-f]{12}$/.test(name))).toEqual([true]);
      if (isOver) break;
    }
    expect(refused).toBeGreaterThan(8);
  });

  test("the snapshot is the old one or the new one, and no decision is lost with it", async () => {
    let warned = 0;
    for (let at = 0; ; at++) {
      const folder = await copy();
      const warnings: string[] = [];
      const registry = await open(folder, { onWarning: (sentence) => warnings.push(sentence) });
      await registry.setRoles({ person: "vic", roles: [], by: "ada", reason: "rests" });
      const { seq } = registry.head();
      // A lock that cannot be given back stays until the process ends.
      const calls = await failCall(at, /\/lock\//);
      await registry.close();
      const isOver = calls.made() <= at;
      calls.restore();
      const snapshot = JSON.parse(await readFile(join(folder, "state.json"), "utf8"));
      expect([seq - 1, seq], `call ${at}`).toContain(snapshot.seq);
      if (warnings.length > 0) {
        warned++;
        expect(warnings, `call ${at}`).toEqual([expect.stringContaining("journal.jsonl has it all")]);
      }
      const again = await open(folder);
      expect(again.head().seq, `call ${at}`).toBe(seq);
      await again.close();
      if (isOver) break;
    }
    expect(warned).toBeGreaterThan(4);
  });
});
