import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { emptyHead } from "../../../registry/journal/event.ts";
import { createSnapshotWriter, durableJson, type Snapshot } from "../../../registry/state/snapshot.ts";
import { emptyState } from "../../../registry/state/state.ts";
import { temporaryFolder } from "../support.ts";

describe("the durable adapter", () => {
  test("gives back what was written", async () => {
    const path = join(await temporaryFolder(), "state.json");
    await durableJson(path).write({ a: [1, "é"] });
    expect(await durableJson(path).read()).toEqual({ a: [1, "é"] });
  });

  test.each([
    ["missing", null],
    ["empty", ""],
    ["cut short", '{"a":'],
    ["no text at all", "\u0000\u0000"],
  ])("reads a file that is %s as nothing", async (_how, content) => {
    const path = join(await temporaryFolder(), "state.json");
    if (content !== null) await writeFile(path, content);
    expect(await durableJson(path).read()).toBeNull();
  });

  test("leaves one whole file and no temporary one after writes of the same moment", async () => {
    const folder = await temporaryFolder();
    const adapter = durableJson<{ n: number; text: string }>(join(folder, "state.json"));
    const text = "x".repeat(100_000);
    await Promise.all(Array.from({ length: 8 }, (_, n) => adapter.write({ n, text })));
    expect(await readdir(folder)).toEqual(["state.json"]);
    expect((JSON.parse(await readFile(join(folder, "state.json"), "utf8")) as { text: string }).text).toBe(
      text,
    );
  });
});

interface Recording {
  readonly fails?: () => boolean;
  readonly quietMs?: number;
  readonly restMs?: number;
}

describe("the snapshot writer", () => {
  function recording({ fails = () => false, ...waits }: Recording = {}) {
    const written: number[] = [];
    const failures: unknown[] = [];
    const now = { seq: 0 };
    const writer = createSnapshotWriter({
      adapter: {
        read: async () => null,
        write: async ({ seq }: Snapshot) => {
          if (fails()) throw new Error("disk full");
          written.push(seq);
        },
      },
      current: () => ({ head: { ...emptyHead, seq: now.seq }, state: emptyState() }),
      onFailure: (error) => failures.push(error),
      ...{ quietMs: 10_000, ...waits },
    });
    return { writer, written, failures, now };
  }

  test("writes once for many changes, and what holds at that moment", async () => {
    const { writer, written, now } = recording();
    for (now.seq = 1; now.seq < 100; now.seq++) writer.touch();
    await writer.flush();
    await writer.flush();
    expect(written).toEqual([100]);
  });

  test("writes soon after a first change, and under many changes not without end", async () => {
    vi.useFakeTimers();
    const { writer, written, now } = recording({ quietMs: 250, restMs: 2000 });
    const change = async (ms: number) => {
      now.seq++;
      writer.touch();
      await vi.advanceTimersByTimeAsync(ms);
    };
    await change(249);
    expect(written).toEqual([]);
    await change(1);
    expect(written).toEqual([2]);
    for (let i = 0; i < 19; i++) await change(100);
    expect(written).toEqual([2]);
    await change(100);
    expect(written).toEqual([2, 22]);
    await vi.advanceTimersByTimeAsync(2000);
    await change(250);
    expect(written).toEqual([2, 22, 23]);
    vi.useRealTimers();
  });

  test("says that a write failed and writes at the next change", async () => {
    let isFull = true;
    const { writer, written, failures, now } = recording({ fails: () => isFull });
    writer.touch();
    await writer.flush();
    expect(failures).toHaveLength(1);
    isFull = false;
    now.seq = 7;
    writer.touch();
    await writer.flush();
    expect(written).toEqual([7]);
  });
});
