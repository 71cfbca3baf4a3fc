// Where libxgboost comes from when nobody installed it. Plain Node without dependencies: it runs before the packages are there.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execute, findPython } from "./execute.mjs";
import { nativeFolder, pinnedVersion, wheelFor } from "./wheels.mjs";

/**
 * Fetches the pinned wheel by sha256 through pip into `<workspace>/native/` and unpacks its libraries there.
 * Never touches the system's packages, never throws for want of pip, network or a wheel:
 * returns `{ status: "there" | "installed" | "skipped", path?, reason? }` and says each step through `say`.
 */
export async function installNative({ workspace, env, say, wheel = wheelForThisMachine() }) {
  if (wheel === undefined) return skipped(`no wheel for ${process.platform}-${process.arch}`);
  const folder = join(workspace, "native", nativeFolder);
  const path = join(folder, ...wheel.library.split("/"));
  if (existsSync(path)) return { status: "there", path };
  if (env.VIGIE_OFFLINE === "1") return skipped("VIGIE_OFFLINE=1");
  const python = await findPython(env);
  if (python === undefined) return skipped("Python 3 is not there");
  const native = join(workspace, "native");
  try {
    await mkdir(native, { recursive: true });
    await sweep(native);
    return await fetchInto({ native, folder, path, wheel, python, env, say });
  } catch (error) {
    return skipped(error.message);
  }
}

function skipped(reason) {
  return { status: "skipped", reason };
}

async function fetchInto({ native, folder, path, wheel, python, env, say }) {
  const temporary = await mkdtemp(join(native, `.tmp-${process.pid}-`));
  try {
    say(`fetching ${wheel.package} ${pinnedVersion} through pip (a few MB, once)`);
    const file = await download({ temporary, wheel, python, env });
    if (typeof file !== "string") return skipped(file.reason);
    const unpacked = join(temporary, "unpacked");
    const members = await unpack({ file, unpacked, python, env });
    if (!members.includes(wheel.library)) return skipped(`the wheel holds no ${wheel.library}`);
    await syncTree(unpacked);
    await moveInto(unpacked, folder);
    await syncFolder(native);
    say(`libxgboost ${pinnedVersion} is in ${path}`);
    return { status: "installed", path };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** pip checks the digest; it is checked again here, so that no setting of pip can weaken it. */
async function download({ temporary, wheel, python, env }) {
  const requirements = join(temporary, "requirements.txt");
  await writeFile(requirements, `${wheel.package}==${pinnedVersion} --hash=sha256:${wheel.sha256}\n`);
  const target = join(temporary, "wheel");
  const { ok, complaint } = await execute(
    python,
    [
      ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"],
      ...["--only-binary=:all:", "--platform", wheel.tag, "--dest", target, "-r", requirements],
    ],
    { env },
  );
  if (!ok) return { reason: `pip could not fetch it: ${lastLine(complaint)}` };
  const name = (await readdir(target)).find((entry) => entry.endsWith(".whl"));
  const digest = createHash("sha256")
    .update(await readFile(join(target, name)))
    .digest("hex");
  if (digest !== wheel.sha256) return { reason: `wrong digest: ${digest} (expected ${wheel.sha256})` };
  return join(target, name);
}

/** Only the shared libraries and their bundled companions; returns the names of the members taken. */
async function unpack({ file, unpacked, python, env }) {
  const code = `
import sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.endswith("/"): continue
        if name.startswith("xgboost/lib/") or ".libs/" in name or ".dylibs/" in name:
            archive.extract(name, target)
            print(name)
`;
  const { ok, output, complaint } = await execute(python, ["-c", code, file, unpacked], { env });
  if (!ok) throw new Error(`the wheel could not be unpacked: ${lastLine(complaint)}`);
  return output.split(/\r?\n/).filter((name) => name !== "");
}

/** Another set-up may have finished first: its result is the same bytes. */
async function moveInto(from, folder) {
  await rename(from, folder).catch((error) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "EPERM") throw error;
  });
}

/** Removes what earlier set-ups left that were killed. */
async function sweep(native) {
  for (const name of await readdir(native)) {
    const pid = /^\.tmp-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(native, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function syncTree(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else await syncPath(path, "r+");
  }
  await syncFolder(folder);
}

/** Windows cannot open folders. */
async function syncFolder(folder) {
  if (process.platform !== "win32") await syncPath(folder, "r");
}

async function syncPath(path, flags) {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function wheelForThisMachine() {
  const isMusl =
    process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
  return wheelFor(process.platform, process.arch, isMusl);
}

function lastLine(text) {
  return text.trim().split("\n").at(-1) || "no message";
}
