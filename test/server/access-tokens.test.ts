import { randomBytes } from "node:crypto";
import type { RegistryRole } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueAccessToken, revokeAccessToken } from "../../server/services/access-tokens.ts";
import { host, openTestServer, origin, registerVersion, type TestServer } from "./support.ts";

const everything = ["scientist", "reviewer", "release-manager", "admin"] as const;
let server: TestServer;

beforeAll(async () => {
  server = await openTestServer({
    people: [
      { id: "rae", name: "Rae", roles: everything },
      { id: "scientist", name: "Author", roles: ["scientist"] },
    ],
  });
  await registerVersion(server);
});

afterAll(() => server.close());

const issue = (roles: readonly RegistryRole[] = everything, until = "2024-03-31") =>
  issueAccessToken(server.services.registry, randomBytes, { person: "rae", roles, until, name: "job" });

function ask(path: string, headers: Record<string, string>, body?: object) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return server.app.request(`${origin}${path}`, {
    ...init,
    headers: { host, "content-type": "application/json", ...headers },
  });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("a program with a token", () => {
  it("acts as its owner, without cookie, origin or header of the page", async () => {
    const { token } = await issue();
    const session = await ask("/api/v1/session", bearer(token));
    expect(await session.json()).toMatchObject({ person: { id: "rae", roles: everything } });
    const asked = await ask("/api/v1/models/first-light/1/findings", bearer(token), {
      severity: "minor",
      owner: "scientist",
      anchor: { kind: "card", name: "limits" },
      reason: "what of Corse?",
    });
    expect(asked.status).toBe(200);
    expect(server.services.registry.show("first-light@1").history.at(-1)).toMatchObject({
      actor: "rae",
      type: "finding.opened",
    });
  });

  it("can do no more than the token's roles, though its owner could", async () => {
    const { token } = await issue(["scientist"]);
    const decide = (path: string, body: object = {}) =>
      ask(`/api/v1/models/first-light/1/${path}`, bearer(token), { reason: "because", ...body });
    for (const move of ["approve", "refuse", "release", "rollback", "retire"]) {
      const refused = await decide(move);
      expect(await refused.json(), move).toMatchObject({ status: 403, code: "request.role" });
    }
    const waiving = await decide("findings/1", { step: "fixed" });
    expect(await waiving.json()).toMatchObject({ status: 403, code: "request.role" });
    expect((await decide("request-review")).status).toBe(200);
    const { token: reading } = await issue(["viewer"]);
    expect((await ask("/api/v1/models", bearer(reading))).status).toBe(200);
    expect((await ask("/api/v1/models", bearer(reading), {})).status).toBe(403);
  });

  it.each([
    ["of another text", () => "vigie_none"],
    ["of nothing", () => ""],
    ["with a cookie's place", () => "vigie_x; cookie=1"],
  ])("is refused with a token %s", async (_, text) => {
    const response = await ask("/api/v1/session", bearer(text()));
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.json()).toMatchObject({ status: 401, code: "request.not-signed-in" });
  });

  it("is refused once the token is revoked or over, whatever cookie comes with it", async () => {
    const [lost, short] = [await issue(), await issue(everything, "2024-03-01")];
    const cookie = { cookie: `vigie_session=${server.services.sessions.start("rae")}` };
    await revokeAccessToken(server.services.registry, { token: lost.id, person: "rae", reason: "lost" });
    expect((await ask("/api/v1/session", { ...bearer(lost.token), ...cookie })).status).toBe(401);
    expect((await ask("/api/v1/session", bearer(short.token))).status).toBe(200);
    server.pass(24 * 3600_000);
    expect((await ask("/api/v1/session", bearer(short.token))).status).toBe(401);
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }, 403],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another host", { host: "evil.example" }, 421],
  ])("is refused from %s", async (_, headers, status) => {
    const { token } = await issue();
    expect((await ask("/api/v1/session", { ...bearer(token), ...headers })).status).toBe(status);
  });

  it("does not act as another, and signs nobody out", async () => {
    const { token } = await issue();
    for (const path of ["/api/v1/session/act-as", "/api/v1/session/sign-out"]) {
      const response = await ask(path, bearer(token), { person: "scientist" });
      expect(await response.json(), path).toMatchObject({ status: 403, code: "request.token" });
    }
  });

  it("opens no page: the token counts on the interface alone", async () => {
    const { token } = await issue();
    expect((await ask("/", bearer(token))).headers.get("content-type")).toContain("text/html");
  });
});
