import fc from "fast-check";
import { digestBytes } from "vigie/datasets";
import { describe, expect, test } from "vitest";
import type { EventDraft } from "../../../registry/journal/event.ts";
import { openJournal } from "../../../registry/journal/journal.ts";
import { readJournal } from "../../../registry/journal/read.ts";
import { tickingClock } from "../support.ts";
import { memoryDisk } from "./memory-disk.ts";

const file = "/registry/journal.jsonl";

function draft(person: string): EventDraft {
  return {
    type: "person.added",
    actor: "set-up",
    payload: { person, name: digestBytes(person), roles: ["viewer"] },
  };
}

function openOn(disk = memoryDisk(), clock = tickingClock()) {
  return openJournal("/registry", { clock, disk });
}

async function written(people: readonly string[], disk = memoryDisk()): Promise<Uint8Array> {
  const journal = await openOn(disk);
  for (const person of people) await journal.append(() => draft(person));
  await journal.close();
  return disk.files.get(file)!;
}

const reversed = (line: string) => Object.entries(JSON.parse(line) as object).reverse();

const peopleOf = (bytes: Uint8Array) =>
  readJournal(bytes).events.map(({ payload }) => (payload as { person: string }).person);

describe("the journal", () => {
  test("reads back what was appended, in order, whatever is written together", async () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(ids, async (people) => {
        const disk = memoryDisk();
        const journal = await openOn(disk);
        await Promise.all(people.map((person) => journal.append(() => draft(person))));
        const { events, head, torn } = readJournal(disk.files.get(file)!);
        expect(events).toEqual(journal.events);
        expect(events.map(({ seq }) => seq)).toEqual(people.map((_, i) => i + 1));
        expect(peopleOf(disk.files.get(file)!)).toEqual(people);
        expect(head).toEqual(journal.head);
        expect(torn).toHaveLength(0);
      }),
      { numRuns: 50 },
    );
  });

  test("writes decisions of the same moment with one fsync", async () => {
    const disk = memoryDisk();
    const journal = await openOn(disk);
    disk.calls.length = 0;
    await Promise.all(Array.from({ length: 50 }, (_, i) => journal.append(() => draft(`p${i}`))));
    expect(disk.calls).toEqual(["write", "sync"]);
  });

  test("refuses one decision without touching those written with it", async () => {
    const journal = await openOn();
    const results = await Promise.allSettled([
      journal.append(() => draft("first")),
      journal.append(() => {
        throw new Error("no");
      }),
      journal.append(() => draft("third")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(journal.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("never lets time go back", async () => {
    const instants = ["2026-03-02T00:00:00.000Z", "2026-03-01T00:00:00.000Z"].map((text) => new Date(text));
    const journal = await openOn(memoryDisk(), () => instants.shift()!);
    await journal.append(() => draft("a"));
    await journal.append(() => draft("b"));
    expect(journal.events.map(({ at }) => at)).toEqual([
      "2026-03-02T00:00:00.000Z",
      "2026-03-02T00:00:00.000Z",
    ]);
  });

  test("refuses free text in a payload", async () => {
    const journal = await openOn();
    const bad = {
      ...draft("a"),
      payload: { person: "a sentence about her", name: digestBytes("a"), roles: [] },
    };
    await expect(journal.append(() => bad as EventDraft)).rejects.toThrow(
      /not a payload of person.added: person/,
    );
    expect(journal.events).toEqual([]);
  });
});

describe("reading a journal", () => {
  test.each<readonly [string, (line: string) => string]>([
    ["a space more", (line) => line.replace(",", ", ")],
    ["fields in another order", (line) => JSON.stringify(Object.fromEntries(reversed(line)))],
    ["a letter as its number", (line) => line.replace("viewer", "\\u0076iewer")],
    ["a field twice", (line) => line.replace("{", '{"actor":"eve",')],
    ["an ending of Windows", (line) => `${line}\r`],
  ])("refuses a line spelled with %s, though its hash holds", async (_, spell) => {
    const line = Buffer.from(await written(["a"]))
      .toString()
      .trimEnd();
    const spelled = spell(line);
    expect(JSON.parse(spelled)).toEqual(JSON.parse(line));
    expect(() => readJournal(Buffer.from(`${spelled}\n`))).toThrow("event 1 of the journal is not canonical");
  });

  test("names the line in which any one byte was changed", async () => {
    const bytes = await written(["a", "b", "c"]);
    let line = 1;
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = changed[i]! ^ (1 << (i % 8));
      expect(() => readJournal(changed), `byte ${i}`).toThrow(
        expect.objectContaining({ code: "journal.damaged", place: { line } }),
      );
      if (bytes[i] === 10) line++;
    }
    expect(line).toBe(4);
  });

  test.each([
    ["a removed line", (lines: string[]) => lines.toSpliced(1, 1), 2],
    ["swapped lines", (lines: string[]) => [lines[1]!, lines[0]!, lines[2]!], 1],
    ["a repeated line", (lines: string[]) => lines.toSpliced(1, 0, lines[0]!), 2],
    ["an empty line", (lines: string[]) => lines.toSpliced(1, 0, ""), 2],
  ])("stops at %s", async (_name, change, line) => {
    const lines = Buffer.from(await written(["a", "b", "c"]))
      .toString()
      .trimEnd()
      .split("\n");
    const changed = Buffer.from(`${change(lines).join("\n")}\n`);
    expect(() => readJournal(changed)).toThrow(
      expect.objectContaining({ code: "journal.damaged", place: { line } }),
    );
  });

  test("sets a write that was cut short aside, at whatever byte, and goes on", async () => {
    const whole = await written(["a", "b"]);
    const first = whole.indexOf(10) + 1;
    for (let length = first + 1; length < whole.length; length += 5) {
      const disk = memoryDisk(new Map([[file, whole.slice(0, length)]]));
      const journal = await openOn(disk);
      expect(journal.mended[0]).toMatch(
        /cut short after event 1: its \d+ bytes were set aside in journal.torn-after-1-/,
      );
      const aside = [...disk.files.keys()].find((path) => path.includes("torn"))!;
      expect(disk.files.get(aside)).toEqual(whole.slice(first, length));
      await journal.append(() => draft("c"));
      expect(peopleOf(disk.files.get(file)!)).toEqual(["a", "c"]);
    }
  });
});

describe("a failing disk", () => {
  /** Opens, appends three events one by one, opens again; call number `failAt` fails. */
  async function scenario(failAt: number) {
    const disk = memoryDisk(new Map([[file, (await written(["a", "b"])).slice(0, -7)]]));
    disk.failAt = failAt;
    const acknowledged: string[] = ["a"];
    const refused: string[] = [];
    await openOn(disk)
      .then(async (journal) => {
        for (const person of ["c", "d", "e"])
          await journal
            .append(() => draft(person))
            .then(
              () => acknowledged.push(person),
              () => refused.push(person),
            );
      })
      .catch(() => refused.push("open"));
    const wasReached = disk.calls.length > failAt;
    disk.failAt = -1;
    await openOn(disk);
    return { found: peopleOf(disk.files.get(file)!), acknowledged, refused, wasReached };
  }

  test("leaves the old state or the new one, whichever call fails, and says so to whoever asked", async () => {
    let failures = 0;
    for (let failAt = 0; ; failAt++) {
      const { found, acknowledged, refused, wasReached } = await scenario(failAt);
      if (!wasReached) break;
      failures++;
      expect(refused.length, `call ${failAt}`).toBeGreaterThan(0);
      expect(found, `call ${failAt}`).toEqual(acknowledged);
    }
    expect(failures).toBeGreaterThanOrEqual(11);
  });

  test("goes on after a write that failed, once the disk takes writes again", async () => {
    const disk = memoryDisk();
    const journal = await openOn(disk);
    await journal.append(() => draft("a"));
    disk.failAt = disk.calls.length;
    await expect(journal.append(() => draft("b"))).rejects.toThrow("injected: write");
    await journal.append(() => draft("c"));
    expect(peopleOf(disk.files.get(file)!)).toEqual(["a", "c"]);
  });

  test("stops for good when not even the way back works", async () => {
    const disk = memoryDisk();
    const journal = await openOn(disk);
    disk.failFrom = disk.calls.length;
    await expect(journal.append(() => draft("a"))).rejects.toThrow("injected: write");
    disk.failFrom = Number.POSITIVE_INFINITY;
    await expect(journal.append(() => draft("b"))).rejects.toMatchObject({
      code: "journal.stopped",
      kind: "unavailable",
    });
    expect(journal.events).toEqual([]);
  });
});
