import { copyFile, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { eventTypes } from "vigie/registry";
import { beforeAll, describe, expect, test } from "vitest";
import type { AnyEvent } from "../../../registry/journal/event.ts";
import { readJournal } from "../../../registry/journal/read.ts";
import { copyState } from "../../../registry/state/copy.ts";
import { foldEvent, foldEvents } from "../../../registry/state/fold.ts";
import { createLedger } from "../../../registry/state/ledger.ts";
import { decisions, everyDecisionPossible } from "../every-decision.ts";
import { open, temporaryFolder } from "../support.ts";

let base: string;
let events: readonly AnyEvent[];
beforeAll(async () => {
  base = await everyDecisionPossible();
  events = readJournal(await readFile(join(base, "journal.jsonl"))).events;
  expect(events.length).toBeGreaterThan(25);
});

/** An event of this type that may follow `events`. */
async function next(type: (typeof eventTypes)[number]): Promise<AnyEvent> {
  const folder = await temporaryFolder();
  await copyFile(join(base, "journal.jsonl"), join(folder, "journal.jsonl"));
  for (const name of ["bundles", "notes"]) await symlink(join(base, name), join(folder, name));
  const registry = await open(folder);
  await decisions[type](registry, "ledger");
  const event = registry.history().at(-1)!;
  await registry.close();
  expect(event.type).toBe(type);
  return event;
}

test.each(eventTypes)("%s that is folded into a state never shows in a copy of it", async (type) => {
  const event = await next(type);
  const state = foldEvents(events);
  const copied = copyState(state);
  const before = JSON.stringify(state);
  expect(JSON.stringify(copied)).toBe(before);
  foldEvent(state, event);
  expect(JSON.stringify(copied)).toBe(before);
  expect(JSON.stringify(state)).not.toBe(before);
});

describe("a ledger", () => {
  test.each([1, 3, 10, 1000])(
    "with a checkpoint every %i events tells every past state as folding anew does",
    (checkpointEvery) => {
      const ledger = createLedger({ checkpointEvery });
      ledger.replay(events.slice(0, 10));
      for (const event of events.slice(10)) {
        ledger.onProposed(event);
        ledger.onAcknowledged([event]);
      }
      for (let seq = 0; seq <= events.length; seq++)
        expect(ledger.after(seq), `after ${seq}`).toEqual(foldEvents(events.slice(0, seq)));
      expect(ledger.proposed).toEqual(foldEvents(events));
      expect(ledger.acknowledged).toEqual(foldEvents(events));
    },
  );

  test("forgets what was proposed and dropped, and keeps what it acknowledged", () => {
    const ledger = createLedger();
    ledger.replay(events.slice(0, 20));
    for (const event of events.slice(20)) ledger.onProposed(event);
    expect(ledger.proposed).toEqual(foldEvents(events));
    expect(ledger.acknowledged).toEqual(foldEvents(events.slice(0, 20)));
    ledger.onDropped();
    expect(ledger.proposed).toEqual(foldEvents(events.slice(0, 20)));
  });
});
