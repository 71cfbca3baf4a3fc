import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryRole } from "vigie/registry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutsidePage } from "../../../server/api/versions.ts";
import { issueAccessToken } from "../../../server/services/access-tokens.ts";
import { host, openTestServer, origin, registerVersion, type TestServer } from "../support.ts";

const registered = "/api/2.0/mlflow/registered-models";
const versions = "/api/2.0/mlflow/model-versions";
const artifacts = "/api/2.0/mlflow-artifacts/artifacts";
let server: TestServer;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  server = await openTestServer();
  await registerVersion(server);
  for (const [person, role] of [
    ["scientist", "scientist"],
    ["reviewer", "reviewer"],
    ["manager", "release-manager"],
  ] as const) {
    const order = { person, roles: [role satisfies RegistryRole], until: "2024-03-31", name: "job" };
    tokens[person] = (await issueAccessToken(server.services.registry, randomBytes, order)).token;
  }
});
afterAll(() => server.close());

async function ask(person: string, method: string, path: string, body?: object) {
  const response = await server.app.request(`${origin}${path}`, {
    method,
    headers: { host, authorization: `Bearer ${tokens[person]}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text.startsWith("{") ? JSON.parse(text) : text) as never };
}

describe("a version from outside", () => {
  it("is a candidate that no policy lets pass, and its page says where it lies", async () => {
    await ask("scientist", "POST", `${registered}/create`, { name: "outside" });
    const body = { name: "outside", source: "s3://bucket/model", run_id: "abc" };
    const made = await ask("scientist", "POST", `${versions}/create`, body);
    expect(made).toMatchObject({ status: 200, body: { model_version: { version: "1", run_id: "abc" } } });
    const page = (await ask("reviewer", "GET", "/api/v1/models/outside/1")).body as OutsidePage;
    expect(page.source).toMatchObject({ source: "s3://bucket/model", run: "abc" });
    const asked = { reason: "please" };
    expect((await ask("scientist", "POST", "/api/v1/models/outside/1/request-review", asked)).status).toBe(
      200,
    );
    const approval = await ask("reviewer", "POST", "/api/v1/models/outside/1/approve", asked);
    expect(approval).toMatchObject({ status: 409, body: { code: "registry.evidence" } });
    const release = { name: "outside", alias: "production", version: "1" };
    expect(await ask("manager", "POST", `${registered}/alias`, release)).toMatchObject({
      status: 409,
      body: { error_code: "RESOURCE_CONFLICT", code: "registry.illegal-move" },
    });
  });

  it("is another version each time: nobody knows what lies behind a pointer", async () => {
    const body = { name: "outside", source: "s3://bucket/same" };
    const numbers = [];
    for (const _ of [1, 2]) {
      const { model_version } = (await ask("scientist", "POST", `${versions}/create`, body)).body as {
        model_version: { version: string };
      };
      numbers.push(Number(model_version.version));
    }
    expect(numbers[1]).toBe(numbers[0]! + 1);
  });

  it("needs a model, a source, and a scientist", async () => {
    const create = (person: string, body: object) => ask(person, "POST", `${versions}/create`, body);
    expect(await create("scientist", { name: "none", source: "s3://x" })).toMatchObject({
      status: 404,
      body: { error_code: "RESOURCE_DOES_NOT_EXIST" },
    });
    expect(await create("scientist", { name: "outside" })).toMatchObject({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE" },
    });
    expect(await create("manager", { name: "outside", source: "s3://x" })).toMatchObject({
      status: 403,
      body: { error_code: "PERMISSION_DENIED" },
    });
  });
});

describe("artifacts", () => {
  it("are what the manifest names and nothing else on the disk", async () => {
    const listed = await ask("reviewer", "GET", `${artifacts}?path=models/first-light/1`);
    expect(listed.body).toMatchObject({
      files: expect.arrayContaining([{ path: "card.md", is_dir: false, file_size: 8 }]),
    });
    expect((await ask("reviewer", "GET", `${artifacts}/models/first-light/1/card.md`)).body).toBe("# scores");
    for (const path of [
      "models/first-light/1/../../journal.jsonl",
      "models/first-light/1/..%2f..%2fjournal.jsonl",
      "models/first-light/1/manifest.json",
      "models/first-light/1",
      "models/first-light/2/card.md",
      "models/..%2f..%2f/1/card.md",
      "etc/passwd",
    ])
      expect((await ask("reviewer", "GET", `${artifacts}/${path}`)).status, path).toBe(404);
  });

  it("that changed on the disk are refused, once and for all", async () => {
    const { folder } = server.services.registry.resolve("first-light@1");
    await writeFile(join(folder, "card.md"), "# scares");
    const refused = await ask("reviewer", "GET", `${artifacts}/models/first-light/1/card.md`);
    expect(refused).toMatchObject({ status: 409, body: { error_code: "DATA_LOSS", code: "bundle.changed" } });
    await writeFile(join(folder, "card.md"), "# scores");
  });
});

describe("errors", () => {
  it.each([
    ["GET", `${registered}/nothing`, 404, "ENDPOINT_NOT_FOUND"],
    ["GET", "/api/2.0/mlflow/experiments/search", 404, "ENDPOINT_NOT_FOUND"],
    ["GET", `${registered}/get?name=none`, 404, "RESOURCE_DOES_NOT_EXIST"],
    ["GET", `${registered}/get`, 400, "INVALID_PARAMETER_VALUE"],
    ["GET", `${versions}/get?name=first-light&version=x`, 400, "INVALID_PARAMETER_VALUE"],
    ["GET", `${versions}/get?name=first-light&version=9`, 404, "RESOURCE_DOES_NOT_EXIST"],
    ["GET", `${versions}/search?filter=oops`, 400, "INVALID_PARAMETER_VALUE"],
    ["GET", `${versions}/search?order_by=size`, 400, "INVALID_PARAMETER_VALUE"],
    ["GET", `${versions}/search?page_token=2`, 400, "INVALID_PARAMETER_VALUE"],
    ["GET", `${registered}/alias?name=first-light&alias=none`, 400, "INVALID_PARAMETER_VALUE"],
  ])("%s %s is %i %s", async (method, path, status, code) => {
    expect(await ask("reviewer", method, path)).toMatchObject({ status, body: { error_code: code } });
  });

  it("nobody may set what the registry itself says", async () => {
    const body = { name: "first-light", version: "1", key: "vigie.status", value: "approved" };
    expect((await ask("scientist", "POST", `${versions}/set-tag`, body)).status).toBe(403);
  });
});

/** What MLflow's Python client sends (3.x) where it is not what one expects. */
describe("the client's ways", () => {
  const where = { name: "first-light", version: "1" };
  const tagged = () => server.services.registry.tagKeys({ model: "first-light", number: 1 });

  it("a DELETE carries its JSON in the body: tags go, versions, models and aliases stay", async () => {
    const tag = { ...where, key: "team" };
    expect(await ask("scientist", "POST", `${versions}/set-tag`, { ...tag, value: "north" })).toMatchObject({
      status: 200,
    });
    expect(tagged()).toContain("team");
    expect(await ask("scientist", "DELETE", `${versions}/delete-tag`, tag)).toMatchObject({ status: 200 });
    expect(tagged()).not.toContain("team");
    const { seq } = server.services.registry.head();
    for (const [path, body] of [
      [`${versions}/delete`, where],
      [`${registered}/delete`, { name: "first-light" }],
      [`${registered}/alias`, { name: "first-light", alias: "production" }],
    ] as const)
      expect((await ask("manager", "DELETE", path, body)).status, path).toBe(409);
    expect(server.services.registry.head().seq).toBe(seq);
  });

  it("a version is a text, asked for and told", async () => {
    const query = new URLSearchParams(where);
    const asked = await ask("reviewer", "GET", `${versions}/get?${query}`);
    expect(asked).toMatchObject({ status: 200, body: { model_version: { version: "1" } } });
  });

  it("a search leaves prompts out by a tag that no model has", async () => {
    const filter = "name = 'first-light' AND tag.`mlflow.prompt.is_prompt` != 'true'";
    for (const [path, list] of [
      [registered, "registered_models"],
      [versions, "model_versions"],
    ] as const) {
      const found = await ask("reviewer", "GET", `${path}/search?${new URLSearchParams({ filter })}`);
      expect(found, path).toMatchObject({ status: 200, body: { [list]: [{ name: "first-light" }] } });
    }
  });

  it("the latest versions are asked for by POST and by GET", async () => {
    const newest = { status: 200, body: { model_versions: [where] } };
    const path = `${registered}/get-latest-versions`;
    expect(await ask("reviewer", "POST", path, { name: "first-light" })).toMatchObject(newest);
    expect(await ask("reviewer", "GET", `${path}?name=first-light`)).toMatchObject(newest);
  });

  it("a refusal is no 5xx, which the client would send again for minutes", async () => {
    const release = { ...where, alias: "production" };
    for (const [person, status] of [
      ["scientist", 403],
      ["reviewer", 403],
      ["manager", 409],
    ] as const)
      expect((await ask(person, "POST", `${registered}/alias`, release)).status, person).toBe(status);
  });
});
