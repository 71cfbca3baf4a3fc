import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../server/api/history.ts";
import type { ModelView, ReviewLine, VersionPage } from "../../server/api/versions.ts";
import { storeRun } from "./stored-run.ts";
import { type Browser, openTestServer, registerVersion, signIn, type TestServer } from "./support.ts";

let server: TestServer;
let scientist: Browser;
let reviewer: Browser;
let manager: Browser;

beforeAll(async () => {
  server = await openTestServer({
    people: [
      { id: "scientist", name: "Data scientist", roles: ["scientist", "reviewer"] },
      { id: "reviewer", name: "Reviewer", roles: ["reviewer"] },
      { id: "manager", name: "Release manager", roles: ["release-manager", "admin"] },
    ],
  });
  await registerVersion(server);
  [scientist, reviewer, manager] = (await Promise.all(
    ["scientist", "reviewer", "manager"].map((person) => signIn(server, person)),
  )) as [Browser, Browser, Browser];
});

afterAll(() => server.close());

const path = "/api/v1/models/first-light/1";
const decide = (who: Browser, move: string, body: object = { reason: "because the figures say so" }) =>
  who.send("POST", `${path}/${move}`, body);
const allowed = async (who: Browser) => {
  const { allowed } = (await (await who.get(path)).json()) as VersionPage;
  return Object.fromEntries(allowed.map(({ move, isAllowed, code }) => [move, isAllowed || code]));
};

describe("a version over HTTP", () => {
  it("shows its evidence, and to each person what they may do and why not", async () => {
    const page = (await (await scientist.get(path)).json()) as VersionPage;
    expect(page).toMatchObject({
      version: { reference: "first-light@1", status: "candidate", author: "scientist" },
      card: "# scores",
      pipeline: { kind: "logistic", features: [{ name: "debt" }] },
      fold: null,
      environment: { engine: "newton" },
    });
    expect(page.version).not.toHaveProperty("folder");
    expect(await allowed(scientist)).toMatchObject({
      "request-review": true,
      approve: "registry.illegal-move",
      release: "registry.illegal-move",
    });
    expect(await allowed(reviewer)).toMatchObject({ "request-review": "registry.role" });
  });

  it("is reviewed, approved by another, released and told in the history", async () => {
    const asked = await decide(scientist, "request-review");
    expect(await asked.json()).toMatchObject({ version: { status: "in-review" } });
    const queue = async (who: Browser) => (await (await who.get("/api/v1/reviews")).json()) as ReviewLine[];
    const line = { version: { reference: "first-light@1" }, askedBy: "scientist", open: 0, blocking: 0 };
    expect(await queue(reviewer)).toMatchObject([{ ...line, isYours: false }]);
    expect(await queue(scientist)).toMatchObject([{ ...line, isYours: true }]);

    const own = await decide(scientist, "approve");
    expect(own.status).toBe(403);
    expect(own.headers.get("content-type")).toBe("application/problem+json");
    expect(await own.json()).toMatchObject({ code: "registry.four-eyes" });
    expect(await allowed(scientist)).toMatchObject({ approve: "registry.four-eyes" });
    expect(await allowed(reviewer)).toMatchObject({ approve: true });

    const byManager = await decide(manager, "approve");
    expect(await byManager.json()).toMatchObject({ status: 403, code: "registry.role" });
    const unsaid = await decide(reviewer, "approve", { reason: "  " });
    expect(await unsaid.json()).toMatchObject({ status: 400, code: "registry.reason" });
    const early = await decide(manager, "release");
    expect(await early.json()).toMatchObject({ status: 409, code: "registry.illegal-move" });

    const approved = await decide(reviewer, "approve");
    expect(await queue(reviewer)).toEqual([]);
    expect(await approved.json()).toMatchObject({
      version: { status: "approved", judgement: { by: "reviewer" } },
    });
    const released = await decide(manager, "release");
    expect(await released.json()).toMatchObject({ version: { status: "released", aliases: ["production"] } });
    expect(await allowed(manager)).toMatchObject({
      rollback: "registry.no-earlier",
      retire: "registry.in-use",
    });

    const history = (await (
      await reviewer.get("/api/v1/history?model=first-light")
    ).json()) as HistoryEntry[];
    expect(history.map(({ actor, type, reason }) => [actor, type, reason])).toEqual([
      ["manager", "version.released", "because the figures say so"],
      ["reviewer", "version.approved", "because the figures say so"],
      ["scientist", "review.requested", "because the figures say so"],
      ["scientist", "version.registered", null],
    ]);
    const on = async (day: string) => (await reviewer.get(`/api/v1/history/on?date=${day}`)).json();
    expect(await on("2024-02-29")).toMatchObject({ versions: 0, aliases: [] });
    expect(await on("2024-03-01")).toMatchObject({
      versions: 1,
      aliases: [{ alias: "production", number: 1, by: "manager", kind: "release", approvedBy: "reviewer" }],
    });
    expect((await reviewer.get("/api/v1/history/on?date=soon")).status).toBe(400);
    const home = await (await reviewer.get("/api/v1/home")).json();
    expect(home).toMatchObject({
      models: 1,
      production: [{ model: "first-light", version: 1, by: "manager" }],
    });
    const model = (await (await reviewer.get("/api/v1/models/first-light")).json()) as ModelView;
    expect(model).toMatchObject({ versions: [{ number: 1 }], aliases: [{ alias: "production", number: 1 }] });
  });

  it("releases what takes the place of another only where somebody looked, or said that nobody did", async () => {
    const { reference } = await registerVersion(server, "first-light", "scientist", "# more");
    expect(reference).toBe("first-light@2");
    const second = "/api/v1/models/first-light/2";
    const because = { reason: "because the figures say so" };
    await scientist.send("POST", `${second}/request-review`, because);
    await reviewer.send("POST", `${second}/approve`, because);
    const release = async (who: Browser, body: object) =>
      (await who.send("POST", `${second}/release`, { ...because, ...body })).json();
    expect(await release(reviewer, {})).toMatchObject({ status: 403, code: "registry.role" });
    expect(await release(manager, {})).toMatchObject({
      status: 409,
      code: "release.unseen",
      detail: expect.stringContaining("bundle of first-light@2 does not say how it was made"),
    });
    expect(await release(manager, { panel: "gone" })).toMatchObject({ code: "release.unseen" });
    expect(await release(manager, { isUnseen: true })).toMatchObject({ version: { status: "released" } });
    const [newest] = (await (await reviewer.get("/api/v1/history")).json()) as HistoryEntry[];
    expect(newest).toMatchObject({ type: "version.released", number: 2, previous: 1, simulation: null });
    await manager.send("POST", "/api/v1/models/first-light/production/rollback", because);
  });

  it("carries findings: opened, seen with their texts, closed by a reviewer who is not the author", async () => {
    const finding = {
      severity: "blocking",
      owner: "scientist",
      anchor: { kind: "metric", name: "calibrationSlope" },
      reason: "too steep",
    };
    const opened = await reviewer.send("POST", `${path}/findings`, finding);
    expect(await opened.json()).toMatchObject({ version: { findings: [{ id: 1, severity: "blocking" }] } });
    const wrong = await reviewer.send("POST", `${path}/findings`, { ...finding, severity: "grave" });
    expect(await wrong.json()).toMatchObject({ status: 400, code: "request.body" });
    const step = (who: Browser, body: object) => who.send("POST", `${path}/findings/1`, body);
    await step(scientist, { step: "answered", reason: "refitted" });
    const own = await step(scientist, { step: "fixed", reason: "mine" });
    expect(await own.json()).toMatchObject({ status: 403, code: "registry.four-eyes" });
    await step(reviewer, { step: "waived", reason: "for now", until: "2024-03-02" });
    const seen = async () => ((await (await reviewer.get(path)).json()) as VersionPage).findings;
    expect(await seen()).toMatchObject([
      {
        text: "too steep",
        isOpen: false,
        steps: [{ text: "refitted" }, { kind: "waived", until: "2024-03-02", text: "for now" }],
      },
    ]);
    server.pass(2 * 86_400_000);
    [scientist, reviewer, manager] = (await Promise.all(
      ["scientist", "reviewer", "manager"].map((person) => signIn(server, person)),
    )) as [Browser, Browser, Browser];
    expect(await seen()).toMatchObject([{ status: "waived", isOpen: true }]);
  });

  it("knows no other moves, and no one acts in another's name", async () => {
    expect((await decide(scientist, "toString")).status).toBe(404);
    const forged = await decide(scientist, "approve", { reason: "x", person: "reviewer" });
    expect(await forged.json()).toMatchObject({ status: 400, code: "request.body" });
  });
});

describe("a run over HTTP", () => {
  const registration = { run: "0123456789ab", protocol: "temporal", model: "logistic", name: "from-a-run" };

  it("is shown with the evidence of each model, and registered by a scientist in their own name", async () => {
    await storeRun(server.services.runsFolder);
    const [line] = (await (await reviewer.get("/api/v1/runs")).json()) as object[];
    expect(line).toMatchObject({
      id: "0123456789ab",
      study: "small-study",
      author: "scientist",
      models: [{ name: "logistic", auc: null }],
    });

    const refused = await reviewer.send("POST", "/api/v1/models", registration);
    expect(await refused.json()).toMatchObject({ status: 403, code: "request.role" });
    const made = await scientist.send("POST", "/api/v1/models", registration);
    expect(await made.json()).toMatchObject({
      version: { reference: "from-a-run@1", author: "scientist", status: "candidate" },
    });
    const again = await scientist.send("POST", "/api/v1/models", registration);
    expect(await again.json()).toMatchObject({ version: { number: 1 } });

    const run = await (await reviewer.get("/api/v1/runs/0123456789ab")).json();
    expect(run).toMatchObject({
      views: { "temporal/logistic": { format: "vigie.views/1" } },
      registered: [{ model: "from-a-run", number: 1 }],
    });
    const page = (await (await reviewer.get("/api/v1/models/from-a-run/1")).json()) as VersionPage;
    expect(page.fold).toMatchObject({ protocol: "temporal" });
    expect(page.card).toMatch(/^# small-study: logistic/);
  });

  it("has a card in both languages, in which an admin answers for the controller", async () => {
    const place = "/api/v1/models/from-a-run/1";
    const card = async () =>
      ((await (await reviewer.get(`${place}/card?language=fr`)).json()) as { markdown: string }).markdown;
    expect(await card()).toMatch(/^# small-study: logistic[\s\S]* et qui les efface \? \*\*sans réponse\*\*/);
    const answer = { question: "retention", text: "Deux ans." };
    expect((await reviewer.send("POST", "/api/v1/answers/from-a-run", answer)).status).toBe(403);
    expect((await manager.send("POST", "/api/v1/answers/from-a-run", answer)).status).toBe(200);
    expect(await card()).toMatch(/qui les efface \? Deux ans\. \(manager, \d\d\/03\/2024\)/);
    const { questions } = (await (await reviewer.get(place)).json()) as VersionPage & { source: null };
    const answered = questions.filter((one) => one.answer !== null);
    expect(answered).toMatchObject([{ question: "retention", answer: { text: "Deux ans.", by: "manager" } }]);
    const file = await reviewer.get(`${place}/card-file?format=html`);
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="from-a-run-1-en.html"');
    expect(await file.text()).toMatch(/^<!doctype html>\n<html lang="en">/);
    const bare = await reviewer.get("/api/v1/models/first-light/1/card");
    expect(await bare.json()).toMatchObject({ status: 409, code: "card.evidence" });
  });

  it("is not registered under a wrong name, from an unknown model, or when its bytes changed", async () => {
    const refusal = async (change: object) => {
      const response = await scientist.send("POST", "/api/v1/models", { ...registration, ...change });
      return (await response.json()) as { status: number; code: string };
    };
    expect(await refusal({ name: "../x" })).toMatchObject({ status: 400, code: "registry.name" });
    expect(await refusal({ model: "xgboost" })).toMatchObject({ status: 404, code: "run.unknown-model" });
    expect(await refusal({ protocol: "../.." })).toMatchObject({ status: 404, code: "run.unknown-model" });
    expect(await refusal({ run: "../../x" })).toMatchObject({ status: 404, code: "run.unknown" });
    const file = join(server.services.runsFolder, "0123456789ab", "models/temporal/logistic/pipeline.json");
    await writeFile(file, "{}");
    expect(await refusal({})).toMatchObject({ status: 500, code: "run.corrupt" });
  });
});
