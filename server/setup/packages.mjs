import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execute } from "./execute.mjs";

/** Beside the packages, so that removing node_modules removes it too. Holds the digest of the lock file they came from. */
const stampName = ".vigie-packages";

/**
 * Installs the packages of `root` unless they are those of its package-lock.json.
 * `run` is what installs (default `npm ci`). Throws with the way out when it fails.
 */
export async function ensurePackages({ root, env, say, run = npmInstall }) {
  const modules = join(root, "node_modules");
  const digest = createHash("sha256")
    .update(await readFile(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = await readFile(join(modules, stampName), "utf8").catch(() => "");
  if (stamp.trim() === digest) return "there";
  if (await isSameLock(root)) {
    await writeStamp(modules, digest);
    return "there";
  }
  say(existsSync(modules) ? "packages are out of date: installing" : "packages are missing: installing");
  const { ok } = await run(root, env);
  if (!ok) throw new Error("the packages could not be installed (run `npm ci` here and read what it says)");
  await writeStamp(modules, digest);
  return "installed";
}

/** Installed by hand: npm's own hidden lock file names the same packages, the optional ones of other machines aside. */
async function isSameLock(root) {
  const installed = await readPackages(join(root, "node_modules", ".package-lock.json"));
  const wanted = await readPackages(join(root, "package-lock.json"));
  if (installed === undefined || wanted === undefined) return false;
  const names = Object.keys(wanted).filter((name) => name !== "" && wanted[name].optional !== true);
  return names.every((name) => installed[name]?.version === wanted[name].version);
}

async function readPackages(path) {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text && JSON.parse(text).packages;
}

async function writeStamp(modules, digest) {
  const path = join(modules, stampName);
  await writeFile(`${path}.tmp-${process.pid}`, `${digest}\n`);
  await rename(`${path}.tmp-${process.pid}`, path);
}

function npmInstall(root, env) {
  return execute("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, env, inherit: true });
}
