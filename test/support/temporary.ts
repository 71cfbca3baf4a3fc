import { spawnSync } from "node:child_process";
import { mkdir, readdir, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { freemem, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory: what tests wait for most is a disk that syncs what they write. */
const memory = "/dev/shm";
const roomMiB = 8192;
const ours = "vigie-tests-";

/** All that the tests and their processes leave in temporary folders lies in one, which goes when they end, whoever was killed. */
export async function setup(): Promise<() => Promise<void>> {
  const base = (await canHold(memory)) ? memory : tmpdir();
  await removeAbandoned(base);
  const folder = join(base, `${ours}${process.pid}`);
  await mkdir(folder);
  await keepTranspiled(folder);
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** What tsx has made of the sources, and would make of them again in every run. */
async function keepTranspiled(folder: string): Promise<void> {
  const name = `tsx-${process.geteuid?.() ?? userInfo().username}`;
  await mkdir(join(tmpdir(), name), { recursive: true });
  await symlink(join(tmpdir(), name), join(folder, name));
}

/** Whether there is room in `folder`, and programs in it may be run, as some tests do. */
async function canHold(folder: string): Promise<boolean> {
  const probe = join(folder, `${ours}probe-${process.pid}`);
  try {
    const { bavail, bsize } = await statfs(folder);
    const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
    if (Math.min(bavail * bsize, freemem(), limit) < roomMiB * 2 ** 20) return false;
    await writeFile(probe, "#!/bin/sh\n", { mode: 0o755 });
    return spawnSync(probe).status === 0;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Folders of runs that were killed themselves. */
async function removeAbandoned(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const pid = name.startsWith(ours) ? Number(name.slice(ours.length)) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    await rm(join(base, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
