import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { digestBytes, importFiles } from "vigie/datasets";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askServer, type Order } from "../../server/control/socket.ts";
import { type RunningServer, startServer } from "../../server/main.ts";
import type { IssuedToken } from "../../server/services/access-tokens.ts";
import type { EraseAnswer, PruneAnswer } from "../../server/services/retention/perform.ts";
import { openWorkspace, type World } from "../../server/workspace.ts";
import { temporaryFolder } from "./support.ts";

const world: World = {
  env: {},
  clock: () => new Date("2024-03-01T09:00:00Z"),
  now: () => 0,
  packageRoot: resolve(import.meta.dirname, "../.."),
};
let folder: string;
let running: RunningServer | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

const start = async () => {
  running = await startServer({ workspace: openWorkspace(folder, world), world, port: 0 });
  return running;
};

describe("commands beside a running server", () => {
  const facts = "SIREN;NB_JOURS;NB_JOURS_LIB;DATE_VALEUR\n000000001;12;12 jours;15/12/2018\n";

  async function importOne() {
    const workspace = openWorkspace(folder, world);
    const file = join(folder, "paydex.csv");
    await writeFile(file, facts);
    const { dataset } = await importFiles(workspace.store, {
      source: "paydex",
      files: [file],
      received: "2019-01-15",
    });
    return { workspace, dataset };
  }

  it("import while it runs, and erase through it: journaled by the one that holds the registry", async () => {
    await start();
    const { workspace, dataset } = await importOne();
    const body = { datasets: [dataset.version], person: null, reason: "asked for" };
    const done = await askServer<EraseAnswer>(workspace.registryFolder, { path: "/erase", body });
    expect(done).toMatchObject({ erased: [{ name: "paydex", version: dataset.version }], warnings: [] });
    expect(
      (await workspace.store.verify(await workspace.store.resolve(dataset.version))).erased,
    ).not.toBeNull();
    const journal = await readFile(join(workspace.registryFolder, "journal.jsonl"), "utf8");
    expect(journal).toContain('"dataset.erased"');
  });

  it("prune through it, and hear its faults as they are", async () => {
    await start();
    const { workspace } = await importOne();
    const ask = (path: "/erase" | "/prune", body: object) =>
      askServer<PruneAnswer>(workspace.registryFolder, { path, body });
    const dry = await ask("/prune", { isDry: true, keep: 1, withCache: false });
    expect(dry!.datasets).toMatchObject([{ name: "paydex", goes: false }]);
    const version = `sha256:${"0".repeat(64)}`;
    await expect(ask("/erase", { datasets: [version], person: null, reason: "" })).rejects.toMatchObject({
      code: "dataset.unknown",
    });
    await expect(ask("/prune", { keep: "all" })).rejects.toMatchObject({ code: "control.malformed" });
  });

  it("issue, list and revoke tokens through it: the text once, its digest in the journal", async () => {
    await start();
    const registryFolder = join(folder, "registry");
    const ask = <T>(path: Order["path"], body: object) => askServer<T>(registryFolder, { path, body });
    const order = { person: "owner", roles: ["viewer"], until: "2024-04-01", name: "reading" };
    const issued = (await ask<IssuedToken>("/tokens/issue", order))!;
    expect(issued).toMatchObject({ person: "owner", name: "reading", gives: ["viewer"], revoked: null });
    expect(issued.token).toMatch(/^vigie_[\w-]{43}$/);
    const journal = await readFile(join(registryFolder, "journal.jsonl"), "utf8");
    expect(journal).toContain(digestBytes(issued.token));
    expect(journal).not.toContain(issued.token);
    const revocation = { token: issued.id, person: "owner", reason: "lost" };
    expect(await ask("/tokens/revoke", revocation)).toMatchObject({ gives: null, revoked: { by: "owner" } });
    const { token: _, ...listed } = issued;
    expect(await ask("/tokens/list", {})).toMatchObject([
      { ...listed, gives: null, revoked: { by: "owner" } },
    ]);
    await expect(ask("/tokens/revoke", revocation)).rejects.toMatchObject({ code: "registry.token-revoked" });
  });

  it("through a socket that only its owner may open, gone with the server", async () => {
    const { close } = await start();
    const socket = join(folder, "registry", "lock", "server.sock");
    expect(((await stat(socket)).mode & 0o777).toString(8)).toBe("600");
    await close();
    const order = { path: "/prune", body: {} } as const;
    expect(await askServer(join(folder, "registry"), order)).toBeNull();
  });
});
