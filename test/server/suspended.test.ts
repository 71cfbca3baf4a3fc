import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { issueAccessToken } from "../../server/services/access-tokens.ts";
import {
  type Browser,
  host,
  openTestServer,
  origin,
  registerVersion,
  signIn,
  type TestServer,
} from "./support.ts";

let server: TestServer;
let rae: Browser;
let token: string;

beforeAll(async () => {
  server = await openTestServer({
    people: [
      { id: "rae", name: "Rae", roles: ["reviewer"] },
      { id: "ada", name: "Ada", roles: ["admin"] },
      { id: "scientist", name: "Author", roles: ["scientist"] },
    ],
  });
  await registerVersion(server);
  await server.services.registry.requestReview("first-light@1", "scientist", "ready");
  rae = await signIn(server, "rae");
  const order = { person: "rae", roles: ["reviewer"], until: "2024-03-31", name: "job" } as const;
  token = (await issueAccessToken(server.services.registry, randomBytes, order)).token;
});
afterAll(() => server.close());

const path = "/api/v1/models/first-light/1";
const body = { reason: "because the figures say so" };

/** Status and code of reading and of approving, by the page and by a program. */
async function answers(): Promise<Record<string, string>> {
  const program = (method: string, url: string, sent?: object) =>
    server.app.request(`${origin}${url}`, {
      method,
      headers: { host, "content-type": "application/json", authorization: `Bearer ${token}` },
      ...(sent && { body: JSON.stringify(sent) }),
    });
  const told = async (response: Response) => {
    const { code } = (await response.json()) as { code?: string };
    return `${response.status} ${code ?? ""}`.trim();
  };
  return {
    read: await told(await rae.get(path)),
    approve: await told(await rae.send("POST", `${path}/approve`, body)),
    "read by token": await told(await program("GET", path)),
    "approve by token": await told(await program("POST", `${path}/approve`, body)),
  };
}

it("who loses every role goes on reading and decides nothing, signed in or by token; who is removed does neither", async () => {
  const { registry } = server.services;
  const before = registry.resolve("first-light@1");
  await registry.setRoles({ person: "rae", roles: [], by: "ada", reason: "suspended" });
  expect(await answers()).toEqual({
    read: "200",
    approve: "403 request.role",
    "read by token": "200",
    "approve by token": "403 request.role",
  });
  await registry.removePerson("rae", "ada", "left");
  expect(await answers()).toEqual({
    read: "401 request.not-signed-in",
    approve: "401 request.not-signed-in",
    "read by token": "401 request.not-signed-in",
    "approve by token": "401 request.not-signed-in",
  });
  expect(registry.resolve("first-light@1")).toEqual(before);
  server.pass(1000);
  await registry.addPerson({ id: "rae", name: "Another Rae", roles: ["reviewer"] }, "ada");
  expect(await answers(), "whoever comes back under the id signs in again").toMatchObject({
    read: "401 request.not-signed-in",
    approve: "401 request.not-signed-in",
  });
});
