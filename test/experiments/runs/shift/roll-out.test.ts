import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExecutedRun, executeStudy, readRun, readShift, type ShiftReport } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { putRegions, rollOutStudy } from "../../../support/roll-out-study.ts";
import { smallLaboratory } from "../../../support/search-study.ts";

let workspace: string;
let undisturbed: ExecutedRun;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-roll-out-"));
  const laboratory = await smallLaboratory(workspace);
  await putRegions(laboratory.store, join(workspace, "parts"));
  undisturbed = await executeStudy(rollOutStudy, laboratory);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const shiftOf = async (protocol: string): Promise<ShiftReport | null> =>
  readShift(await readRun(join(workspace, "runs"), undisturbed.record.id), protocol);

const finished = async (folder: string) =>
  (await readdir(join(folder, "tasks")).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name));

describe("a model that goes to other regions", () => {
  it("changes in Heavy because of who its firms are", async () => {
    const { overlap, isOverlapEnough, models, origin, target } = (await shiftOf("heavy"))!;
    expect([origin, target]).toEqual([["North"], ["Heavy"]]);
    expect(isOverlapEnough).toBe(true);
    expect(overlap.separation).toBeGreaterThan(0.65);
    const rate = models[0]!.lines.find(({ metric }) => metric === "baseRate")!;
    expect(rate.explained.low!).toBeGreaterThan(0.05);
    expect(rate.residual.low!).toBeLessThan(0);
    expect(rate.residual.high!).toBeGreaterThan(0);
  });

  it("changes in Harsh although its firms are the same: that is the residual", async () => {
    const { overlap, models } = (await shiftOf("harsh"))!;
    expect(overlap.separation).toBeLessThan(0.55);
    const rate = models[0]!.lines.find(({ metric }) => metric === "baseRate")!;
    expect(rate.residual.low!).toBeGreaterThan(0.08);
    expect(Math.abs(rate.explained.value!)).toBeLessThan(0.03);
  });

  it("killed in the middle, finishes the rest and gives the record of an undisturbed run", async () => {
    const folder = join(workspace, "killed");
    await cp(join(workspace, "datasets"), join(folder, "datasets"), { recursive: true });
    const script = resolve(import.meta.dirname, "../../../support/roll-out-study.ts");
    const start = (...words: readonly string[]) => {
      const child = spawn(process.execPath, ["--import", "tsx", script, folder, ...words], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      return { child, said: () => said };
    };
    const first = start("3");
    expect(await once(first.child, "close")).toEqual([null, "SIGKILL"]);
    const done = await finished(folder);
    const inodes = () => Promise.all(done.map(async (name) => (await stat(join(folder, "tasks", name))).ino));
    const before = await inodes();
    expect(done.length).toBeGreaterThanOrEqual(3);
    expect(await readdir(join(folder, "runs")).catch(() => [])).toEqual([]);
    const second = start();
    await once(second.child, "close");
    expect(JSON.parse(second.said())).toEqual(undisturbed.record);
    expect(await inodes()).toEqual(before);
  });
});
