import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes } from "vigie/datasets";
import { bundleOfOutside, openRegistry, type Registry } from "vigie/registry";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createControlApp } from "../../server/control/control-app.ts";
import { registryOfServer } from "../../server/control/registry-calls.ts";
import { listenForCommands } from "../../server/control/socket.ts";
import { openWorkspace } from "../../server/workspace.ts";
import { bundle, people } from "../registry/support.ts";
import { commandsOver } from "./commands/in-process.ts";

let folder: string;
let registryFolder: string;
let registry: Registry;
let socket: { close(): Promise<void> };

/** A server's registry with its socket, without a port. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vc-"));
  const world = { env: {}, clock: () => new Date(), now: () => 0, packageRoot: "." };
  const workspace = openWorkspace(folder, world);
  registryFolder = workspace.registryFolder;
  registry = await openRegistry(registryFolder, { clock: world.clock, people });
  const listening = await listenForCommands(registryFolder, createControlApp(workspace, registry, linkOf));
  if (listening === null) throw new Error(`no socket in ${folder}`);
  socket = listening;
});
afterAll(async () => {
  await socket.close();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

const linkOf = (person: string) => `http://127.0.0.1/sign-in?token=of-${person}`;
const run = { id: "run", digest: digestBytes("run") };

it("answers the command line beside the server, decisions and refusals", async () => {
  const vigie = commandsOver(folder);
  expect(await vigie("registry", "list")).toContain("no versions yet: `vigie demo` makes one");
  await registry.register({ model: "cli", author: "sam", bundle: bundle("cli"), run });
  expect(await vigie("registry", "list")).toContain("cli@1");
  expect(await vigie("registry", "show", "cli@1")).toContain("evidence these bytes");
  await vigie("registry", "review", "cli@1", "--as", "sam", "--reason", "ready");
  await vigie("registry", "refuse", "cli@1", "--as", "rae", "--reason", "too few firms");
  expect(registry.resolve("cli@1").status).toBe("refused");
  expect(await vigie("registry", "list", "--status", "refused", "--limit", "1")).toContain("cli@1");
  expect(await vigie("registry", "list", "--model", "cli", "--skip", "1")).toContain("no version fits");
  expect(await vigie("registry", "show", "cli@1")).toContain("refused, by sam");
  expect(await vigie("registry", "log", "--model", "cli")).toContain("too few firms");
  expect(await vigie("registry", "at", "2999-01-01")).toContain("no alias stood anywhere");
  expect(await vigie("registry", "policy")).toContain("in force");
  await vigie("users", "add", "new", "--roles", "viewer", "--as", "ada");
  const past = vigie("users", "add", "past", "--roles", "admin");
  await expect(past).rejects.toMatchObject({ code: "registry.has-admin", kind: "bad-input" });
  expect(await vigie("users", "list")).toContain("viewer");
  expect(await vigie("users", "link", "new")).toContain("/sign-in?token=of-new\n");
  await expect(vigie("users", "link", "nobody")).rejects.toMatchObject({ code: "users.unknown" });
  const refused = vigie("registry", "review", "cli@1", "--as", "sam", "--reason", "again");
  await expect(refused).rejects.toMatchObject({ code: "registry.illegal-move", kind: "conflict" });
});

it("adds, lists and removes webhooks beside the server that delivers to them", async () => {
  const vigie = commandsOver(folder, { VIGIE_WEBHOOKS: "https://hooks.example/" });
  const url = "https://hooks.example/releases";
  const added = await vigie("webhooks", "add", url, "--events", "version.released", "--as", "ada");
  const id = /webhook ([0-9a-f]{12}) tells/.exec(added)?.[1] ?? "none";
  expect(await vigie("webhooks", "list")).toContain(url);
  expect(await vigie("webhooks", "log", id)).toContain("nothing was delivered yet");
  const refused = vigie("webhooks", "add", url, "--as", "sam");
  await expect(refused).rejects.toMatchObject({ code: "webhook.admin" });
  await vigie("webhooks", "remove", id, "--as", "ada");
  expect(await vigie("webhooks", "list")).toContain("no webhooks yet");
});

it("says of a version from outside that it has no evidence", async () => {
  const outside = bundleOfOutside({ source: "s3://bucket/model" });
  await registry.register({ model: "outside", author: "sam", ...outside });
  const shown = await commandsOver(folder)("registry", "show", "outside@1");
  expect(shown).toContain("evidence none: it lies outside, and was never opened");
});

it("keeps bytes, and knows no method but those named", async () => {
  const files = { ...bundle("bytes").files, "weights.bin": new Uint8Array([0, 255, 128]) };
  const asked = registryOfServer(registryFolder);
  const version = await asked.register({ model: "bytes", author: "sam", bundle: { files }, run });
  const here = await registry.register({ model: "bytes", author: "sam", bundle: { files }, run });
  expect(version.digest).toBe(here.digest);
  for (const method of ["close", "constructor", "refusal"]) {
    const body = { method, args: [] };
    const control = createControlApp(openWorkspace(folder, {} as never), registry, linkOf);
    const answer = await control.request("/registry", { method: "POST", body: JSON.stringify(body) });
    expect([answer.status, (await answer.json()).code]).toEqual([400, "control.malformed"]);
  }
});
