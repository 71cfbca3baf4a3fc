import { Fault } from "vigie/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoPeople } from "../../server/demo/people.ts";
import { problemOf } from "../../server/security/problem.ts";
import {
  type Browser,
  host,
  openBrowser,
  openTestServer,
  origin,
  signIn,
  type TestServer,
} from "./support.ts";

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await openTestServer();
  browser = await signIn(server, "scientist");
});

afterAll(() => server.close());

describe("every answer", () => {
  it.each(["/", "/api/v1/session", "/api/v1/nothing", "/assets/app-1.js", "/sign-in?token=x"])(
    "carries the policy, errors too: %s",
    async (path) => {
      const { headers } = await browser.get(path);
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  it("of a refused host carries it as well", async () => {
    const response = await server.app.request("/", { headers: { host: "evil.example" } });
    expect(response.status).toBe(421);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("of the interface is not stored, and an asset is for ever", async () => {
    expect((await browser.get("/api/v1/session")).headers.get("cache-control")).toBe("no-store");
    expect((await browser.get("/assets/app-1.js")).headers.get("cache-control")).toContain("immutable");
  });
});

describe("the frame for code of notebooks", () => {
  it("has an origin of its own and no network, and may be framed by us alone", async () => {
    const response = await browser.get("/frame");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("sandbox allow-scripts");
    expect(policy).not.toContain("allow-same-origin");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("connect-src");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("'nonce-nonce-of-this-answer'");
    expect(response.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    const script = await browser.get("/assets/frame-1.js");
    expect(script.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });
});

describe("the host", () => {
  it.each(["127.0.0.1:4242", "localhost:4242", "[::1]:4242"])("may be %s", async (name) => {
    expect((await browser.get("/api/v1/session", { host: name })).status).toBe(200);
  });

  it.each([
    "127.0.0.1",
    "127.0.0.1:4243",
    "localhost:80",
    "evil.example:4242",
    "127.0.0.1:4242.evil.example",
    "",
  ])("may not be %j", async (name) => {
    const response = await browser.get("/api/v1/session", { host: name });
    expect(response.status).toBe(421);
    expect(await response.json()).toMatchObject({ code: "request.wrong-host" });
  });
});

describe("a change", () => {
  const act = (headers: Record<string, string>) =>
    browser.send("POST", "/api/v1/session/act-as", { person: "scientist" }, headers);

  it("is made by our own page", async () => {
    expect((await act({})).status).toBe(200);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "http://127.0.0.1:3000" }],
    ["another of our names", { origin: "http://localhost:4242" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a form, which sets no header", { "x-vigie": "" }],
    ["what the browser calls same-site", { "sec-fetch-site": "same-site" }],
  ])("is not made by %s", async (_, headers) => {
    const response = await act(headers as Record<string, string>);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "request.cross-site" });
  });

  it("needs an origin", async () => {
    const response = await server.app.request("/api/v1/session/sign-out", {
      method: "POST",
      headers: { host, cookie: browser.cookie, "x-vigie": "1" },
    });
    expect(response.status).toBe(403);
  });

  it("and reading the interface are refused to other sites alike", async () => {
    const response = await browser.get("/api/v1/home", { "sec-fetch-site": "cross-site" });
    expect(response.status).toBe(403);
  });
});

describe("a body", () => {
  it.each([
    ["is JSON", "x=1", "application/x-www-form-urlencoded", 415, "request.media-type"],
    ["is whole JSON", "{", "application/json", 400, "request.not-json"],
    ["has no other fields", '{"person":"scientist","admin":true}', "application/json", 400, "request.body"],
    ["has the right types", '{"person":1}', "application/json", 400, "request.body"],
    [
      "is not too large",
      JSON.stringify({ person: "x".repeat(70_000) }),
      "application/json",
      413,
      "request.too-large",
    ],
  ])("%s", async (_, body, type, status, code) => {
    const response = await server.app.request(`${origin}/api/v1/session/act-as`, {
      method: "POST",
      body,
      headers: { host, origin, "x-vigie": "1", "content-type": type, cookie: browser.cookie },
    });
    expect(await response.json()).toMatchObject({ status, code });
    expect(response.status).toBe(status);
  });
});

describe("a problem", () => {
  it("derives its status from the kind of the fault", () => {
    const statusOf = (kind: Fault["kind"]) => problemOf(new Fault("some.code", "wrong: x", { kind })).status;
    expect(
      (
        ["bad-input", "forbidden", "not-found", "conflict", "cancelled", "broken", "unavailable"] as const
      ).map(statusOf),
    ).toEqual([400, 403, 404, 409, 409, 500, 503]);
  });

  it("names the file but not the folder, and says nothing of what is no fault", () => {
    const fault = new Fault("csv.line", "wrong line", {
      place: { file: "/somewhere/secret/a.csv", line: 3 },
    });
    expect(problemOf(fault).place).toEqual({ file: "a.csv", line: 3 });
    const unexpected = problemOf(new Error("password is hunter2"));
    expect(JSON.stringify(unexpected)).not.toContain("hunter2");
    expect(unexpected).toMatchObject({ status: 500, code: "server.unexpected" });
  });
});

describe("signing in", () => {
  it("works once per link, sets a cookie no script reads, and tells the terminal", async () => {
    const token = server.services.tokens.issue("reviewer");
    const one = openBrowser(server.app);
    const response = await one.get(`/sign-in?token=${token}`);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/");
    expect(response.headers.get("set-cookie")).toMatch(
      /^vigie_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(server.told.at(-1)).toBe("reviewer");
    expect(await (await one.get("/api/v1/session")).json()).toMatchObject({
      person: { id: "reviewer", roles: ["reviewer"] },
      people: [{ id: "scientist" }, { id: "reviewer" }, { id: "manager" }],
      isExample: true,
      notice: "four-eyes-on-trust",
    });
    const other = openBrowser(server.app);
    const again = await other.get(`/sign-in?token=${token}`);
    expect(again.status).toBe(403);
    expect(again.headers.get("set-cookie")).toBeNull();
    expect(await again.text()).toContain("npm start");
  });

  it("does not use a link up by looking at it", async () => {
    const token = server.services.tokens.issue("reviewer");
    const looked = await server.app.request(`/sign-in?token=${token}`, { method: "HEAD", headers: { host } });
    expect(looked.status).toBe(405);
    expect((await openBrowser(server.app).get(`/sign-in?token=${token}`)).status).toBe(303);
  });

  it("ends at sign-out, for that cookie too if someone kept it", async () => {
    const one = await signIn(server, "scientist");
    const kept = one.cookie;
    expect((await one.send("POST", "/api/v1/session/sign-out")).status).toBe(204);
    expect((await one.get("/api/v1/session", { cookie: kept })).status).toBe(401);
  });

  it("ends after eight idle hours", async () => {
    const one = await signIn(server, "scientist");
    server.pass(8 * 3600_000);
    expect((await one.get("/api/v1/session")).status).toBe(401);
    browser = await signIn(server, "scientist");
  });
});

describe("acting as another", () => {
  it("changes the person and the cookie in the example workspace, among the demo people only", async () => {
    const one = await signIn(server, "scientist");
    const before = one.cookie;
    const response = await one.send("POST", "/api/v1/session/act-as", { person: "manager" });
    expect(await response.json()).toMatchObject({ person: { id: "manager", roles: ["release-manager"] } });
    expect(one.cookie).not.toBe(before);
    expect((await one.get("/api/v1/session", { cookie: before })).status).toBe(401);
    const refused = await one.send("POST", "/api/v1/session/act-as", { person: "set-up" });
    expect(await refused.json()).toMatchObject({ status: 403, code: "session.act-as" });
  });

  it("is no choice for an account beside the demo people, who is one person", async () => {
    const here = await openTestServer({
      people: [...demoPeople, { id: "ada", name: "Ada", roles: ["admin"] }],
    });
    const ada = await signIn(here, "ada");
    const session = await (await ada.get("/api/v1/session")).json();
    expect(session).toMatchObject({ person: { id: "ada" }, people: [], isExample: true });
    const refused = await ada.send("POST", "/api/v1/session/act-as", { person: "reviewer" });
    expect(await refused.json()).toMatchObject({ status: 403, code: "session.act-as" });
    const scientist = await signIn(here, "scientist");
    expect((await scientist.send("POST", "/api/v1/session/act-as", { person: "ada" })).status).toBe(403);
    expect((await scientist.send("POST", "/api/v1/session/act-as", { person: "reviewer" })).status).toBe(200);
    await here.close();
  });

  it("is not possible in any other workspace", async () => {
    const real = await openTestServer({ isExample: false });
    const one = await signIn(real, "scientist");
    expect(await (await one.get("/api/v1/session")).json()).toMatchObject({ people: [], isExample: false });
    const refused = await one.send("POST", "/api/v1/session/act-as", { person: "reviewer" });
    expect(await refused.json()).toMatchObject({ status: 403, code: "session.act-as" });
    await real.close();
  });
});
