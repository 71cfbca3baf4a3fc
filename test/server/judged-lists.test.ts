import { compareSides, type SideComparison } from "vigie/experiments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListLine, ListView } from "../../server/api/lists.ts";
import type { Problem } from "../../server/api/problem.ts";
import { recordLookIn } from "../../server/services/record-look.ts";
import { lastListedMonth, storeJudgedList } from "./judged-list.ts";
import { storeJudgedRun } from "./judged-run.ts";
import { type Browser, openTestServer, signIn, type TestServer } from "./support.ts";

let server: TestServer;
let scientist: Browser;
let run: string;
let [dull, whole, opened] = ["", "", ""];

beforeAll(async () => {
  server = await openTestServer();
  scientist = await signIn(server, "scientist");
  const { services } = server;
  run = await storeJudgedRun(services.runsFolder, { id: "aaaaaaaaaaaa", noise: 0.2 });
  dull = await storeJudgedList(services, { noise: 3, name: "dull", sealed: lastListedMonth });
  whole = await storeJudgedList(services, { noise: 3, name: "whole" });
  opened = await storeJudgedList(services, {
    noise: 3,
    name: "opened",
    sealed: lastListedMonth,
    recordLook: recordLookIn(services.registry, { person: "scientist", reason: "the office asks" }),
  });
});

afterAll(() => server.close());

const get = async <T>(path: string, by: Browser = scientist) => (await (await by.get(path)).json()) as T;

describe("a judged list over HTTP", () => {
  it("stands among the others with its panel, rows and ranking", async () => {
    const lines = await get<readonly ListLine[]>("/api/v1/lists");
    expect(lines.map(({ id }) => id).sort()).toEqual([dull, whole, opened].sort());
    const line = lines.find(({ id }) => id === dull)!;
    expect(line).toMatchObject({ name: "dull", file: "dull.csv", rows: 800, notReproducible: null });
    expect(line.dataset.name).toBe("judged");
    expect(line.averagePrecision!.value).toBeGreaterThan(0.2);
  });

  it("tells what became of its lines, and shows rejected ones to those alone who may see rows", async () => {
    const { record } = await get<ListView>(`/api/v1/lists/${dull}`);
    expect(record.match).toMatchObject({ judged: 800, strongSignals: 40, sealed: 800 });
    expect(record.lines.rejects).toEqual([expect.objectContaining({ value: "123" })]);
    const manager = await signIn(server, "manager");
    const { lines } = (await get<ListView>(`/api/v1/lists/${dull}`, manager)).record;
    expect(lines).toMatchObject({ rejected: 1, rejects: [] });
  });

  it("counts the looks at its sealed months, and says where it left them out or where none are", async () => {
    const windowOf = async (id: string) => (await get<ListView>(`/api/v1/lists/${id}`)).window!;
    expect(await windowOf(opened)).toMatchObject({
      window: { panel: "judged", from: "2020-07-01", until: "2020-08-01" },
      isSealed: true,
      looks: { times: 1, people: 1, models: 1 },
    });
    expect(await windowOf(dull)).toMatchObject({
      window: { from: "2020-06-01", until: "2020-07-01" },
      isSealed: false,
      looks: { times: 0 },
    });
    expect(await windowOf(whole)).toMatchObject({ window: { until: "2020-08-01" }, isSealed: false });
  });

  it("is refused where there is none", async () => {
    const unknown = await get<Problem>("/api/v1/lists/ffff");
    expect(unknown).toMatchObject({ status: 404, code: "list.unknown" });
  });
});

describe("a list and a run over HTTP", () => {
  it("are compared as the command does, whichever comes first", async () => {
    const { runsFolder } = server.services;
    for (const [a, b] of [
      [run, dull],
      [dull, run],
    ] as const) {
      const command = await compareSides(runsFolder, { a: { id: a }, b: { id: b } });
      const page = await get<SideComparison>(`/api/v1/runs/${a}/against/${b}`);
      expect(page).toEqual(JSON.parse(JSON.stringify(command)));
      expect(page.withoutStrongSignals.lines[0]!.verdict).toBe(a === run ? "better" : "worse");
    }
    const { a, b, commonRows, cautions } = await get<SideComparison>(`/api/v1/runs/${run}/against/${dull}`);
    expect([a.kind, b.kind, b.protocol, commonRows]).toEqual(["run", "list", null, 800]);
    expect(cautions.map(({ about }) => about)).toContain("ranks");
  });
});
