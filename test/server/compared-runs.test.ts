import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { compareSides, type SideComparison } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../server/api/problem.ts";
import type { RunView } from "../../server/api/runs.ts";
import { storeJudgedRun } from "./judged-run.ts";
import { storeRun } from "./stored-run.ts";
import { type Browser, openTestServer, signIn, type TestServer } from "./support.ts";

let server: TestServer;
let scientist: Browser;
let [sharp, dull, few, old] = ["", "", "", ""];

beforeAll(async () => {
  server = await openTestServer();
  scientist = await signIn(server, "scientist");
  const { runsFolder } = server.services;
  sharp = await storeJudgedRun(runsFolder, { id: "aaaaaaaaaaaa", noise: 0.2 });
  dull = await storeJudgedRun(runsFolder, { id: "bbbbbbbbbbbb", noise: 3 });
  few = await storeJudgedRun(runsFolder, {
    id: "cccccccccccc",
    noise: 0.2,
    isJudged: ({ i, fails }) => fails || i % 4 === 0,
  });
  old = await storeRun(runsFolder);
});

afterAll(() => server.close());

const get = async <T>(path: string) => (await (await scientist.get(path)).json()) as T;

describe("a run over HTTP", () => {
  it("tells what was looked for in each model, what was found and what was not looked for", async () => {
    const { leakage } = await get<RunView>(`/api/v1/runs/${sharp}`);
    const report = leakage["temporal/logistic"]!;
    expect(report.verdict).toBe("suspect");
    expect(report.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["earlier scores", "clean"],
      ["single feature", "suspect"],
      ["missing values", "not enough evidence"],
    ]);
    expect(report.checks[0]!.measures[0]!.estimate).toMatchObject({ low: -0.011, positiveFirms: 41 });
    expect(report.notMade.map(({ name }) => name)).toEqual(["rebuild", "seen in training", "repeated rows"]);
  });

  it("says nothing of leakage where the run is older than the check", async () => {
    expect((await get<RunView>(`/api/v1/runs/${old}`)).leakage).toEqual({});
  });
});

describe("two runs over HTTP", () => {
  it("are compared as the command does, in a job that is done once", async () => {
    const address = `/api/v1/runs/${sharp}/against/${dull}`;
    const [once, meanwhile] = await Promise.all([get<SideComparison>(address), get<SideComparison>(address)]);
    const command = await compareSides(server.services.runsFolder, { a: { id: sharp }, b: { id: dull } });
    expect(once).toEqual(JSON.parse(JSON.stringify(command)));
    expect(meanwhile).toEqual(once);
    expect(once.withoutStrongSignals.lines[0]).toMatchObject({ metric: "auc", verdict: "better" });
    expect(once.withStrongSignals!.rows).toBe(800);
    expect(once.withoutStrongSignals.byGroup!.levels).toHaveLength(3);
    const tasks = await readdir(join(server.folder, "tasks"));
    expect(tasks).toHaveLength(1);
    // What is kept answers although the predictions are gone.
    await rm(join(server.services.runsFolder, dull, "predictions-temporal.arrow"));
    const chosen = "?protocol=temporal&model=logistic";
    expect(await get<SideComparison>(address)).toEqual(once);
    expect(await get<Problem>(`${address}${chosen}`)).toMatchObject({
      status: 404,
      code: "compare.no-predictions",
    });
  });

  it("are compared with a caution where base rates differ, by the models asked for", async () => {
    const { cautions, a, b } = await get<SideComparison>(
      `/api/v1/runs/${sharp}/against/${few}?otherProtocol=temporal&otherModel=logistic`,
    );
    expect(b.baseRate).toBeGreaterThan(1.5 * a.baseRate);
    expect(cautions[0]).toMatchObject({ about: "base rates", a: a.baseRate, common: b.baseRate });
    expect(await get<Problem>(`/api/v1/runs/${sharp}/against/${few}?model=nobody`)).toMatchObject({
      status: 404,
      code: "run.unknown-model",
    });
    expect(await get<Problem>(`/api/v1/runs/${sharp}/against/ffff`)).toMatchObject({ code: "run.unknown" });
  });
});
