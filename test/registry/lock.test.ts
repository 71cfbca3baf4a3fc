import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ProcessIdentity, takeLock } from "../../registry/lock.ts";
import { temporaryFolder } from "./support.ts";

const here = { host: "here" };

/** A machine on which these processes run: pid → start time. */
function machine(running: Readonly<Record<number, string>>) {
  return async (pid: number) => running[pid] ?? null;
}

function take(folder: string, self: ProcessIdentity, running: Readonly<Record<number, string>>) {
  return takeLock(folder, { self, startOf: machine(running) });
}

describe("the registry's lock", () => {
  test("lets one process in and names it to the next", async () => {
    const folder = await temporaryFolder();
    const running = { 10: "100", 11: "110" };
    const lock = await take(folder, { pid: 10, start: "100", ...here }, running);
    await expect(take(folder, { pid: 11, start: "110", ...here }, running)).rejects.toMatchObject({
      code: "registry.locked",
      kind: "conflict",
      message: expect.stringContaining("process 10"),
    });
    await lock.release();
    await (await take(folder, { pid: 11, start: "110", ...here }, running)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test("takes over from a process that no longer runs and says so", async () => {
    const folder = await temporaryFolder();
    await take(folder, { pid: 10, start: "100", ...here }, { 10: "100" });
    const lock = await take(folder, { pid: 11, start: "110", ...here }, { 11: "110" });
    expect(lock.explained).toEqual([expect.stringMatching(/from process 10, which no longer runs/)]);
    expect(await readdir(folder)).toEqual(["pid-11-start-110"]);
  });

  test("takes over when the number now belongs to another process", async () => {
    const folder = await temporaryFolder();
    await take(folder, { pid: 10, start: "100", ...here }, { 10: "100" });
    const lock = await take(folder, { pid: 11, start: "110", ...here }, { 10: "999", 11: "110" });
    expect(lock.explained[0]).toContain("its number now belongs to another process");
  });

  test("does not take over from a process on another machine, which it cannot see", async () => {
    const folder = await temporaryFolder();
    await take(folder, { pid: 10, start: "100", host: "there" }, { 10: "100" });
    const second = take(folder, { pid: 11, start: "110", ...here }, { 11: "110" });
    await expect(second).rejects.toThrow(
      /another machine, there; if it is gone, remove lock\/pid-10-start-100/,
    );
  });

  test("takes over a claim whose maker died before it wrote anything", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "pid-10-start-100"), "");
    const lock = await take(folder, { pid: 11, start: "110", ...here }, { 11: "110" });
    expect(lock.explained).toHaveLength(1);
  });

  test("refuses the same process a second time, and lets it in again after release", async () => {
    const folder = await temporaryFolder();
    const lock = await takeLock(folder);
    await expect(takeLock(folder)).rejects.toThrow(`process ${process.pid}: this very process`);
    await lock.release();
    await (await takeLock(folder)).release();
  });

  test("never lets two in, whoever comes at the same moment", async () => {
    const folder = await temporaryFolder();
    const running = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [100 + i, String(i)]));
    const results = await Promise.allSettled(
      Object.entries(running).map(([pid, start]) =>
        take(folder, { pid: Number(pid), start, ...here }, running),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
  });
});
