import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { digestFile, type StoredDataset } from "vigie/datasets";
import {
  type ExecutedSearch,
  executeStudy,
  type JobRunner,
  type Study,
  searchStudy,
  studyOfWinner,
} from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listTrials } from "../../../../experiments/runs/search/record.ts";
import { putSmallPanel, searchedStudy, smallLaboratory } from "../../../support/search-study.ts";

const trials = 4;
let workspace: string;
let panel: StoredDataset;
let undisturbed: ExecutedSearch;

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-search-"));
  const laboratory = await smallLaboratory(workspace);
  panel = await putSmallPanel(laboratory.store, join(workspace, "parts"));
  undisturbed = await searchStudy(searchedStudy, laboratory, { trials });
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const datasetsFolder = () => join(workspace, "datasets");
const elsewhere = async (name: string) =>
  smallLaboratory(join(workspace, name), { datasetsFolder: datasetsFolder() });
const finished = async (folder: string) =>
  (await readdir(join(folder, "tasks")).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name));

describe("a search inside a fold", () => {
  it("names as winner the trial that scores best on the choose part, and counts those it is not better than", () => {
    const { record } = undisturbed;
    const scores = record.trials.map(({ outcome }) =>
      outcome.status === "judged" ? outcome.score.value! : Number.NaN,
    );
    expect(scores.length).toBe(trials);
    const best = record.trials[scores.indexOf(Math.max(...scores))]!;
    expect(record.winner.name).toBe(best.name);
    const verdicts = record.trials.flatMap(({ outcome }) =>
      outcome.status === "judged" && outcome.winnerAgainst !== null ? [outcome.winnerAgainst.verdict] : [],
    );
    expect(verdicts.length).toBe(trials - 1);
    expect(record.tied).toBe(verdicts.filter((verdict) => verdict !== "better").length);
  });

  it("keeps each trial as a record addressed by its content, with the files it names", async () => {
    const { runsFolder } = await smallLaboratory(workspace);
    const records = await listTrials(runsFolder);
    const listed = undisturbed.record.trials.map(({ outcome }) => outcome.status === "judged" && outcome.id);
    expect(records.map(({ id }) => id)).toEqual([...listed].sort());
    for (const { id, artifacts, fold, madeBy } of records) {
      expect(artifacts.length).toBe(1);
      for (const { path, digest } of artifacts)
        expect(await digestFile(join(runsFolder, "trials", id, path))).toBe(digest);
      expect(fold.parts.test).toMatchObject({ rows: 0, positiveRows: 0 });
      expect(fold.parts.choose.rows).toBeGreaterThan(300);
      expect(madeBy.threads).toBe(1);
    }
  });

  it("finds the same with nothing but garbage in the files of every test month, which a run cannot read", async () => {
    const files = (await readdir(join(panel.folder, "data"))).filter((name) => name >= "2020-07");
    expect(files.length).toBe(6);
    const kept = await Promise.all(files.map((name) => readFile(join(panel.folder, "data", name))));
    try {
      for (const [i, name] of files.entries())
        await writeFile(join(panel.folder, "data", name), Buffer.alloc(kept[i]!.length, 0xa5));
      const laboratory = await elsewhere("blind");
      const { record } = await searchStudy(searchedStudy, laboratory, { trials });
      expect(record).toEqual(undisturbed.record);
      await expect(executeStudy(studyOfWinner(record), laboratory)).rejects.toThrow();
    } finally {
      for (const [i, name] of files.entries()) await writeFile(join(panel.folder, "data", name), kept[i]!);
    }
  });

  it("killed in the middle, finishes the rest and gives the record of an undisturbed one", async () => {
    const folder = join(workspace, "killed");
    await cp(datasetsFolder(), join(folder, "datasets"), { recursive: true });
    const script = resolve(import.meta.dirname, "../../../support/search-study.ts");
    const start = (...words: readonly string[]) => {
      const child = spawn(process.execPath, ["--import", "tsx", script, folder, String(trials), ...words], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      return { child, said: () => said };
    };
    const first = start("2");
    expect(await once(first.child, "close")).toEqual([null, "SIGKILL"]);
    const done = await finished(folder);
    const inodes = () => Promise.all(done.map(async (name) => (await stat(join(folder, "tasks", name))).ino));
    const before = await inodes();
    expect(done.length).toBeGreaterThanOrEqual(2);
    expect(await readdir(join(folder, "runs", "searches")).catch(() => [])).toEqual([]);
    const second = start();
    await once(second.child, "close");
    expect(JSON.parse(second.said())).toEqual(undisturbed.record);
    expect(await inodes()).toEqual(before);
  });

  it("asked for more trials keeps those there are; each takes one core and the runner shares the cores out", async () => {
    const laboratory = await smallLaboratory(workspace);
    const asked: { label: string; threads: number; wasDone: boolean }[] = [];
    const jobs: JobRunner = {
      async run(task, work) {
        const result = await laboratory.jobs.run(task, work);
        asked.push({ label: task.label, threads: task.threads, wasDone: result.wasDone });
        return result;
      },
    };
    const { record } = await searchStudy(searchedStudy, { ...laboratory, jobs }, { trials: trials + 1 });
    expect(record.trials.slice(0, trials).map(({ drawn }) => drawn)).toEqual(
      undisturbed.record.trials.map(({ drawn }) => drawn),
    );
    const tried = asked.filter(({ label }) => label.startsWith("trial "));
    expect(tried.filter(({ wasDone }) => wasDone).length).toBe(trials);
    expect(tried.length).toBe(trials + 1);
    expect(new Set(asked.map(({ threads }) => threads))).toEqual(new Set([1]));
  });

  it("calls the winner better than trials that cannot see, and lists a fit without an answer with its reason", async () => {
    const [space] = searchedStudy.search!.spaces;
    const blind = { ...space!, name: "blind", features: ["noise"] };
    const { lambda } = space!.ranges;
    const stuck = {
      ...space!,
      name: "stuck",
      params: { tolerance: 0 },
      ranges: { maxIterations: { choice: [1] }, lambda: lambda! },
    };
    const study: Study = {
      ...searchedStudy,
      search: { trials: 3, metric: "auc", spaces: [blind, space!, stuck] },
    };
    const { record } = await searchStudy(study, await smallLaboratory(workspace));
    expect(record.winner.name).toBe("logistic-002");
    expect(record.tied).toBe(0);
    const [noise, , third] = record.trials.map(({ outcome }) => outcome);
    expect(noise).toMatchObject({ status: "judged", winnerAgainst: { verdict: "better" } });
    expect(third).toMatchObject({ status: "failed", code: "logistic.no-convergence" });
    const none = { ...study, search: { trials: 1, spaces: [stuck] } };
    await expect(searchStudy(none, await smallLaboratory(workspace))).rejects.toMatchObject({
      code: "search.all-failed",
      message: expect.stringMatching(/without reaching the minimum/),
    });
  });

  it("counts how many models have been chosen among on the choose months, trials and runs", async () => {
    const laboratory = await elsewhere("chosen");
    const first = await searchStudy(searchedStudy, laboratory, { trials: 1 });
    expect(first.chosenAmong).toBe(1);
    const winner = studyOfWinner(first.record);
    const run = await executeStudy(winner, laboratory);
    expect(run.record.models.map(({ name }) => name)).toEqual(["winner"]);
    expect(run.record.study.searched).toMatchObject({ search: first.record.id, trials: 1 });
    expect((await searchStudy(searchedStudy, laboratory, { trials: 3 })).chosenAmong).toBe(4);
    expect((await searchStudy(searchedStudy, laboratory, { trials: 3 })).chosenAmong).toBe(4);
  });
});
