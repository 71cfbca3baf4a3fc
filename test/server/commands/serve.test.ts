import { type ChildProcess, spawn } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support.ts";

const vigie = resolve(import.meta.dirname, "../../../server/vigie.mjs");
let workspace: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  workspace = await temporaryFolder();
});

afterEach(async () => {
  child?.kill("SIGKILL");
  await rm(workspace, { recursive: true, force: true });
});

/** Starts `vigie serve` and reads what it prints until it says how to stop it. */
async function serve(): Promise<{ text: () => string; exited: Promise<number | null> }> {
  const started = spawn(process.execPath, [vigie, "--workspace", workspace, "serve", "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  let text = "";
  const exited = new Promise<number | null>((resolve) => started.on("close", (code) => resolve(code)));
  await new Promise<void>((resolve) => {
    const hear = (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes("Ctrl-C")) resolve();
    };
    started.stdout.on("data", hear);
    started.stderr.on("data", hear);
    void exited.then(() => resolve());
  });
  return { text: () => text, exited };
}

describe("vigie serve", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints address, link and engine, lays the notebooks, and gives the registry back on %s",
    async (signal) => {
      const { text, exited } = await serve();
      const link = /http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=[\w-]{43}/.exec(text())?.[0];
      expect(link, text()).toBeDefined();
      expect(text()).toMatch(/XGBoost engine: (native|wasm)/);
      expect(await readdir(join(workspace, "notebooks"))).toContain("compare-models.ts");
      expect((await fetch(link!, { redirect: "manual" })).status).toBe(303);
      const lock = await readdir(join(workspace, "registry", "lock"));
      expect(lock).toHaveLength(2);
      expect(lock).toContain("server.sock");
      child!.kill(signal);
      expect(await exited).toBe(0);
      expect(text()).toMatch(/Another browser: http.*token=/);
      expect(await readdir(join(workspace, "registry", "lock"))).toEqual([]);
    },
  );
});
