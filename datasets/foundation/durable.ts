import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createSlots } from "./slots.ts";

/** Makes a rename or a new entry in `folder` survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Temporary names carry the writer's process id, so that `sweepTemporary` can tell the dead ones. */
function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/**
 * Temp → fsync → rename → fsync of the folder. After a crash the old bytes or the new ones are there, nothing else. Of slices
 * the next one is asked for when the one before is written.
 */
export async function writeFileDurably(
  path: string,
  content: Uint8Array | string | Iterable<string>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, "wx");
    try {
      if (typeof content === "string" || content instanceof Uint8Array) await handle.writeFile(content);
      else for (const slice of content) await handle.writeFile(slice);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Fills a temporary folder through `fill`, then renames it to `path`, all fsynced.
 * Does nothing when `path` is already there: folders written this way are addressed by content and never change.
 */
export async function writeFolderDurably(
  path: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  if (await isThere(path)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await mkdir(temporary);
    await fill(temporary);
    await syncTree(temporary);
    await rename(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await syncFolder(dirname(path));
}

/** Gone at once under its name, then for good: a crash between leaves what `sweepTemporary` removes. */
export async function removeFolderDurably(path: string): Promise<void> {
  const temporary = temporaryName(path);
  await rename(path, temporary);
  await syncFolder(dirname(path));
  await rm(temporary, { recursive: true, force: true });
  await syncFolder(dirname(path));
}

/** Files on their way to the disk at the same time: it takes many together in a fraction of the time that it takes each. */
const syncedAtOnce = 16;

/** Every file and folder within, each folder after what it holds. */
async function syncTree(folder: string, slots = createSlots(syncedAtOnce)): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? syncTree(path, slots) : slots.use(1, () => syncFile(path));
    }),
  );
  await syncFolder(folder);
}

/** Files on their way to the disk while the work that writes them goes on: who keeps them has little left to wait for. */
export interface EarlySync {
  /** Of a file that is whole. */
  begin(path: string): void;
  /** Waits for all; throws what one of them threw, as the system tells a failure once. */
  finish(): Promise<void>;
}

/** One file at a time: the calls that write the next ones have to get through too. */
export function createEarlySync(): EarlySync {
  const slots = createSlots(1);
  const running: Promise<void>[] = [];
  return {
    begin(path) {
      const one = slots.use(1, () => syncFile(path));
      // told by `finish`, unless the work fails before
      one.catch(() => {});
      running.push(one);
    },
    async finish() {
      await Promise.all(running);
    },
  };
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

/** Removes what writers that no longer live left in `folder` (of the file `only`, if given); returns the names removed. */
export async function sweepTemporary(folder: string, only = ""): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const dead = names.filter((name) => {
    if (only !== "" && !name.startsWith(`${only}.tmp-`)) return false;
    const pid = /\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of dead) await rm(join(folder, name), { recursive: true, force: true });
  return dead;
}

/** Whether a process with this id exists on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
