import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensurePackages } from "../../../server/setup/packages.mjs";
import { isNodeRecent } from "../../../server/setup/prestart.mjs";

const lock = (version: string) =>
  JSON.stringify({
    packages: { "": {}, "node_modules/a": { version }, "node_modules/b": { version: "1", optional: true } },
  });

describe("the packages before the first start", () => {
  let root = "";
  const said: string[] = [];
  let installs = 0;
  const ensure = (isGood = true) =>
    ensurePackages({
      root,
      env: {},
      say: (line) => said.push(line),
      run: async () => {
        installs++;
        await mkdir(join(root, "node_modules"), { recursive: true });
        return { ok: isGood };
      },
    });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "packages-"));
    await writeFile(join(root, "package-lock.json"), lock("1.0.0"));
    said.length = 0;
    installs = 0;
  });
  afterEach(() => rm(root, { recursive: true }));

  it("installs them once when they are missing", async () => {
    expect(await ensure()).toBe("installed");
    expect(await ensure()).toBe("there");
    expect(installs).toBe(1);
    expect(said).toEqual(["packages are missing: installing"]);
    expect((await readdir(join(root, "node_modules"))).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it("installs them again when the lock file has changed", async () => {
    await ensure();
    await writeFile(join(root, "package-lock.json"), lock("2.0.0"));
    expect(await ensure()).toBe("installed");
    expect(said.at(-1)).toBe("packages are out of date: installing");
  });

  it("tries again after an installation that failed", async () => {
    await expect(ensure(false)).rejects.toThrow(/npm ci/);
    expect(await ensure()).toBe("installed");
  });

  it("accepts what npm ci installed by hand, optional packages of other machines aside", async () => {
    await mkdir(join(root, "node_modules"));
    const installed = { packages: { "node_modules/a": { version: "1.0.0" } } };
    await writeFile(join(root, "node_modules", ".package-lock.json"), JSON.stringify(installed));
    expect(await ensure()).toBe("there");
    expect(installs).toBe(0);
  });

  it("does not accept another version installed by hand", async () => {
    await mkdir(join(root, "node_modules"));
    const installed = { packages: { "node_modules/a": { version: "0.9.0" } } };
    await writeFile(join(root, "node_modules", ".package-lock.json"), JSON.stringify(installed));
    expect(await ensure()).toBe("installed");
  });
});

describe("the version of Node", () => {
  it.each([
    ["18.20.0", false],
    ["20.18.3", false],
    ["20.19.0", true],
    ["22.0.0", true],
    ["24.1.0", true],
  ])("%s is recent enough: %s", (version, isRecent) => {
    expect(isNodeRecent(version)).toBe(isRecent);
  });
});
