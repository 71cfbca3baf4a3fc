import { rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../server/main.ts";
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
let blocker: Server | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await running?.close();
  running = undefined;
  blocker?.close();
  blocker = undefined;
  await rm(folder, { recursive: true, force: true });
});

const start = async (options: { port?: number; isExample?: boolean } = {}) => {
  running = await startServer({ workspace: openWorkspace(folder, world), world, port: 0, ...options });
  return running;
};

/** Takes a port of its own and says which. */
async function takePort(): Promise<number> {
  const taken = createServer();
  blocker = taken;
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  return (taken.address() as AddressInfo).port;
}

describe("the server", () => {
  it("takes the next free port when the wanted one is taken, and signs in through the printed link once", async () => {
    const taken = await takePort();
    const { port, signInLink, address } = await start({ port: taken, isExample: true });
    expect(port).toBeGreaterThan(taken);
    const link = signInLink();
    const response = await fetch(link, { redirect: "manual" });
    expect(response.status).toBe(303);
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const session = await fetch(`${address}/api/v1/session`, { headers: { cookie } });
    expect(await session.json()).toMatchObject({ person: { id: "scientist" }, isExample: true });
    expect((await fetch(link, { redirect: "manual" })).status).toBe(403);
    const page = await (await fetch(address)).text();
    const script = /src="(\/assets\/app-[0-9A-Z]{8}\.js)"/.exec(page)?.[1];
    const asset = await fetch(`${address}${script}`);
    expect(asset.headers.get("content-type")).toContain("text/javascript");
    const code = await asset.text();
    expect(code.length).toBeGreaterThan(1000);
    expect(code, "the editor is asked for by the notebook page alone").not.toContain("cm-content");
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
    const frame = await (await fetch(`${address}/frame`)).text();
    const [, nonce, file] = /<script nonce="([^"]+)" src="([^"]+)"/.exec(frame) ?? [];
    expect(nonce).toHaveLength(24);
    expect((await fetch(`${address}${file}`)).status).toBe(200);
  });

  it("refuses a second one on the same workspace and names who holds it", async () => {
    await start();
    const second = startServer({ workspace: openWorkspace(folder, world), world, port: 0 });
    await expect(second).rejects.toMatchObject({
      code: "registry.locked",
      message: expect.stringContaining(String(process.pid)),
    });
  });

  it("gives everything back when it closes: port, registry, workspace", async () => {
    const first = await start();
    await first.close();
    await expect(fetch(first.address)).rejects.toThrow();
    const second = await start({ port: first.port });
    expect(second.port).toBe(first.port);
    expect(second.mended).toEqual([]);
  });

  it("in a workspace of its own begins with an owner, whom nobody can act as, whatever it is started with later", async () => {
    const first = await start();
    await first.close();
    const { signInLink, address, mended } = await start({ isExample: true });
    expect(mended.join()).toContain("not added");
    const response = await fetch(signInLink(), { redirect: "manual" });
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const session = await (await fetch(`${address}/api/v1/session`, { headers: { cookie } })).json();
    expect(session).toMatchObject({ person: { id: "owner" }, people: [], isExample: false });
  });

  it("answers only to its own name", async () => {
    const { port } = await start();
    const status = await new Promise((resolve) => {
      request({ port, host: "127.0.0.1", headers: { host: `evil.example:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(421);
  });
});
