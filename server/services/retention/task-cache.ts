import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestFile, Fault, isAlive } from "vigie/datasets";
import { z } from "zod";

/** A file, and what tells whether another name is the same file. */
export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Device and inode: hard links of one file share it. */
  readonly inode: string;
  /** Names that the file has on the whole disk. */
  readonly links: number;
}

/** The result of a finished task in `<workspace>/cache/tasks`. */
export interface StoredTask {
  readonly digest: Digest;
  readonly folder: string;
  /** Digests of what it read; null where it does not say. */
  readonly inputs: readonly Digest[] | null;
  readonly files: readonly StoredFile[];
}

const taskFormat = z.object({ format: z.literal("vigie.task/1"), inputs: z.array(z.string()) });

/** None where the folder is not there. */
export async function readTasks(folder: string): Promise<readonly StoredTask[]> {
  const names = (await namesIn(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  return Promise.all(names.sort().map((name) => readTask(join(folder, name), `sha256:${name}`)));
}

async function readTask(folder: string, digest: Digest): Promise<StoredTask> {
  const text = await readFile(join(folder, "task.json"), "utf8").catch(() => "null");
  return { digest, folder, inputs: inputsOf(text), files: await filesIn(folder) };
}

function inputsOf(text: string): readonly Digest[] | null {
  try {
    return taskFormat.parse(JSON.parse(text)).inputs as readonly Digest[];
  } catch {
    return null;
  }
}

/** Every file under a folder; none where it is not there. */
export async function filesIn(folder: string): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ignoreMissing);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(describeFile));
}

async function describeFile(path: string): Promise<StoredFile> {
  const { size, dev, ino, nlink } = await stat(path, { bigint: true });
  return { path, bytes: Number(size), inode: `${dev}:${ino}`, links: Number(nlink) };
}

/** Bytes that the disk gets back when all of `files` go: of a file with a further name elsewhere, none. */
export function bytesFreed(files: readonly StoredFile[]): number {
  const names = new Map<string, Set<string>>();
  for (const { inode, path } of files) names.set(inode, (names.get(inode) ?? new Set()).add(path));
  const sizes = new Map(
    files
      .filter(({ inode, links }) => names.get(inode)!.size >= links)
      .map(({ inode, bytes }) => [inode, bytes]),
  );
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The erased datasets whose traces are looked for. */
export interface ErasedContent {
  readonly versions: readonly Digest[];
  /** The files of their rows: those still there by their inode, all of them by size and digest. */
  readonly inodes: ReadonlySet<string>;
  readonly files: readonly { readonly bytes: number; readonly digest: Digest }[];
}

/**
 * The results in which something of the erased rows may stand: those with one of the files (linked or copied), the tasks
 * that led to these, every task that read a dataset or one of these results, and those that do not say what they read.
 */
export async function tasksHolding(
  tasks: readonly StoredTask[],
  erased: ErasedContent,
): Promise<readonly StoredTask[]> {
  const holders: Digest[] = [];
  for (const task of tasks) if (await holdsFile(task, erased)) holders.push(task.digest);
  const inputsOf = new Map(tasks.map(({ digest, inputs }) => [digest, inputs ?? []]));
  const made = reach(holders, (digest) => inputsOf.get(digest)?.filter((input) => inputsOf.has(input)) ?? []);
  const unsaid = tasks.filter(({ inputs }) => inputs === null).map(({ digest }) => digest);
  const readersOf = (digest: Digest) =>
    tasks.filter(({ inputs }) => inputs?.includes(digest)).map((task) => task.digest);
  const found = reach([...made, ...unsaid, ...erased.versions], readersOf);
  return tasks.filter(({ digest }) => found.has(digest));
}

async function holdsFile({ files }: StoredTask, { inodes, files: wanted }: ErasedContent): Promise<boolean> {
  if (files.some(({ inode }) => inodes.has(inode))) return true;
  for (const { path, bytes } of files) {
    const sameSize = wanted.filter((file) => file.bytes === bytes);
    if (sameSize.length === 0) continue;
    const digest = await digestFile(path);
    if (sameSize.some((file) => file.digest === digest)) return true;
  }
  return false;
}

/** Everything that `next` leads to from `start`, which is part of it. */
function reach(start: Iterable<Digest>, next: (digest: Digest) => readonly Digest[]): ReadonlySet<Digest> {
  const found = new Set<Digest>();
  const pending = [...start];
  for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
    if (found.has(digest)) continue;
    found.add(digest);
    pending.push(...next(digest));
  }
  return found;
}

/** @throws Fault `cache.jobs-running` (conflict) while a process is filling a folder in there. */
export async function refuseRunningJobs(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const pid = Number(/\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1]);
    if (Number.isNaN(pid) || !isAlive(pid)) continue;
    throw new Fault(
      "cache.jobs-running",
      `process ${pid} is running jobs (expected none, or to wait for it)`,
      {
        kind: "conflict",
      },
    );
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}
