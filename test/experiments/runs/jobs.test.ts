import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { digestBytes, isAlive, type Progress } from "vigie/datasets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSlots } from "../../../datasets/foundation/slots.ts";
import { openJobs } from "../../../experiments/runs/jobs/runner.ts";
import type { Task } from "../../../experiments/runs/jobs/task.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vigie-jobs-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = {
  packageRoot: resolve(import.meta.dirname, "../../.."),
  codeDigest: "code",
  cores: 2,
  now: () => 0,
};
const task = (behave: string, more: Partial<Task> = {}): Task => ({
  label: behave,
  module: "test/support/tasks/sample.ts",
  parameters: { behave, diary: join(folder, "diary") },
  inputs: {},
  threads: 1,
  ...more,
});
const executions = async () => (await readFile(join(folder, "diary"), "utf8")).trim().split("\n").length;

describe("the task runner", () => {
  it("keeps what the work wrote and returned, and reports its progress", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    const heard: Progress[] = [];
    const {
      result,
      folder: made,
      wasDone,
    } = await jobs.run(task("write"), { onProgress: (p) => heard.push(p) });
    expect(result).toEqual({ answer: 42 });
    expect(wasDone).toBe(false);
    expect(await readFile(join(made, "answer.txt"), "utf8")).toBe("42");
    expect(heard).toEqual([{ label: "write", fraction: 0.5 }]);
  });

  it("does not redo a finished task, but does when code, input or parameters differ", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    await jobs.run(task("write"));
    expect((await jobs.run(task("write"))).wasDone).toBe(true);
    expect(await executions()).toBe(1);
    await jobs.run(task("write", { inputs: { panel: { digest: digestBytes("other"), path: "x" } } }));
    const newer = await openJobs(join(folder, "tasks"), { ...options, codeDigest: "newer" });
    await newer.run(task("write"));
    expect(await executions()).toBe(3);
  });

  it("redoes a task whose result was lost or cut", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    const { folder: made } = await jobs.run(task("write"));
    await writeFile(join(made, "result.json"), '{"ans');
    expect(await jobs.run(task("write"))).toMatchObject({ wasDone: false, result: { answer: 42 } });
    await rm(join(made, "result.json"));
    expect(await jobs.run(task("write"))).toMatchObject({ wasDone: false, result: { answer: 42 } });
    expect(await executions()).toBe(3);
  });

  it("passes a fault through with its code and place, and leaves nothing behind", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    const failing = jobs.run(task("fail"));
    await expect(failing).rejects.toMatchObject({
      code: "sample.refused",
      place: { file: "a.csv", line: 3 },
    });
    await expect(jobs.run(task("throw"))).rejects.toThrow("boom");
    expect(await readdir(join(folder, "tasks"))).toEqual([]);
  });

  it("says that a job died, and runs it again when asked again", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    await expect(jobs.run(task("die"))).rejects.toMatchObject({ code: "job.died" });
    await expect(jobs.run(task("die"))).rejects.toThrow("SIGKILL");
    expect(await executions()).toBe(2);
    expect(await readdir(join(folder, "tasks"))).toEqual([]);
  });

  it.each([
    ["while it computes without a pause", "hang"],
    ["while a native call does not end", "wait"],
  ])("does not outlive a runner that is killed, even %s", async (_, behave) => {
    const script = `
import { openJobs } from "./experiments/runs/jobs/runner.ts";
const jobs = await openJobs(${JSON.stringify(join(folder, "tasks"))}, ${JSON.stringify(options)});
await jobs.run(${JSON.stringify(task(behave))}, { onProgress: () => process.stdout.write("computing") });`.replace(
      '"cores":2',
      '"cores":2,"now":() => 0',
    );
    const runner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: options.packageRoot,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => runner.stdout.once("data", resolve));
    runner.kill("SIGKILL");
    const pid = Number((await readFile(join(folder, "diary"), "utf8")).trim());
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it("goes on in the same process where tasks are alike, and in a new one after a failure", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    const run = (behave: string, answer: number) =>
      jobs.run(
        task(behave, {
          isOneOfMany: true,
          label: `${behave} ${answer}`,
          threads: 2,
          parameters: { behave, answer, diary: join(folder, "diary") },
        }),
      );
    await run("write", 1);
    await run("write", 2);
    await expect(run("fail", 3)).rejects.toMatchObject({ code: "sample.refused" });
    await run("write", 4);
    const [first, second, third, fourth] = (await readFile(join(folder, "diary"), "utf8")).trim().split("\n");
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    await jobs.run(task("write"));
    expect((await readFile(join(folder, "diary"), "utf8")).trim().split("\n")).toHaveLength(5);
  });

  it("kills a process that stays when its task is cancelled", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    await jobs.run(task("write", { isOneOfMany: true }));
    const stop = new AbortController();
    const work = { signal: stop.signal, onProgress: () => stop.abort() };
    await expect(jobs.run(task("hang", { isOneOfMany: true }), work)).rejects.toMatchObject({
      code: "job.cancelled",
    });
    const [pid, same] = (await readFile(join(folder, "diary"), "utf8")).trim().split("\n").map(Number);
    expect(same).toBe(pid);
    await expect.poll(() => isAlive(pid!)).toBe(false);
  });

  it("kills an endless loop when cancelled", async () => {
    const jobs = await openJobs(join(folder, "tasks"), options);
    const stop = new AbortController();
    const hanging = jobs.run(task("hang"), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(hanging).rejects.toMatchObject({ code: "job.cancelled", kind: "cancelled" });
    const pid = Number((await readFile(join(folder, "diary"), "utf8")).trim());
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe("slots", () => {
  it("never hand out more cores than there are, and starve nobody", async () => {
    const slots = createSlots(3);
    let used = 0;
    let most = 0;
    const sizes = [1, 2, 3, 1, 9, 1, 2, 2];
    const finished = await Promise.all(
      sizes.map((size) =>
        slots.use(size, async () => {
          used += Math.min(size, 3);
          most = Math.max(most, used);
          await new Promise((resolve) => setImmediate(resolve));
          used -= Math.min(size, 3);
          return size;
        }),
      ),
    );
    expect(finished).toEqual(sizes);
    expect(most).toBe(3);
  });
});
