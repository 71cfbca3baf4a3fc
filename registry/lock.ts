import { type FileHandle, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Fault, isAlive } from "vigie/datasets";

/** What tells one process from every other, even from one that gets its number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel's start time of the process in clock ticks since boot; `0` where the system does not say. */
  readonly start: string;
  readonly host: string;
}

export interface LockOptions {
  /** Who asks; default this process. */
  readonly self?: ProcessIdentity;
  /** The start time of a live process, null when there is none. Default asks this machine. */
  readonly startOf?: (pid: number) => Promise<string | null>;
}

export interface Lock {
  /** Locks of dead processes that were removed, in sentences. */
  readonly explained: readonly string[];
  release(): Promise<void>;
}

/**
 * One writer per workspace. Each claimant makes a file of its own, named by pid and start time, and then looks at the
 * others: a live one wins, a dead one is removed. Whoever comes second always sees the first, so two never hold it;
 * no name is ever used twice, so removing a dead claim cannot hit a live one.
 * @throws Fault `registry.locked` (kind conflict) naming the pid that holds it.
 */
export async function takeLock(folder: string, options: LockOptions = {}): Promise<Lock> {
  const { startOf = startOfProcess } = options;
  const self = options.self ?? (await thisProcess(startOf));
  await mkdir(folder, { recursive: true });
  const claim = join(folder, claimName(self));
  const handle = await openClaim(claim, self);
  try {
    await fillClaim(handle, self);
    const explained = await removeDead(folder, self, startOf);
    return { explained, release: () => rm(claim, { force: true }) };
  } catch (error) {
    await rm(claim, { force: true });
    throw error;
  }
}

function claimName({ pid, start }: ProcessIdentity): string {
  return `pid-${pid}-start-${start}`;
}

async function openClaim(path: string, self: ProcessIdentity): Promise<FileHandle> {
  return open(path, "wx").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? locked(self.pid, "this very process has it open already") : error;
  });
}

async function fillClaim(handle: FileHandle, self: ProcessIdentity): Promise<void> {
  try {
    await handle.writeFile(JSON.stringify(self));
  } finally {
    await handle.close();
  }
}

async function removeDead(
  folder: string,
  self: ProcessIdentity,
  startOf: (pid: number) => Promise<string | null>,
): Promise<readonly string[]> {
  const explained: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const match = /^pid-(\d+)-start-(\d+)$/.exec(name);
    if (match === null || name === claimName(self)) continue;
    const [pid, start] = [Number(match[1]), match[2]!];
    const host = await hostOf(join(folder, name));
    if (host !== null && host !== self.host)
      throw locked(pid, `it runs on another machine, ${host}; if it is gone, remove lock/${name}`);
    const now = await startOf(pid);
    if (now === start || now === unknownStart) throw locked(pid, "it is running");
    await rm(join(folder, name), { force: true });
    explained.push(explain(pid, now));
  }
  return explained;
}

function explain(pid: number, now: string | null): string {
  const why = now === null ? "no longer runs" : "ended, and its number now belongs to another process";
  return `took over the registry's lock from process ${pid}, which ${why}; the journal was checked to its last line`;
}

/** Where the system does not tell start times, a live process of that number counts as the holder. */
const unknownStart = "0";

/** Null when the claim's maker was killed before it wrote its host; then its name must do. */
async function hostOf(path: string): Promise<string | null> {
  try {
    return (JSON.parse(await readFile(path, "utf8")) as ProcessIdentity).host;
  } catch {
    return null;
  }
}

function locked(pid: number, why: string): Fault {
  return new Fault(
    "registry.locked",
    `registry is in use by process ${pid}: ${why} (expected one writer; stop that process, or work through its server)`,
    { kind: "conflict", place: { value: String(pid) } },
  );
}

async function thisProcess(startOf: (pid: number) => Promise<string | null>): Promise<ProcessIdentity> {
  return { pid: process.pid, start: (await startOf(process.pid)) ?? unknownStart, host: hostname() };
}

/** Field 22 of /proc/<pid>/stat (proc(5)); `0` on systems without it; null when the process is not there. */
async function startOfProcess(pid: number): Promise<string | null> {
  if (!isAlive(pid)) return null;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return isAlive(pid) ? unknownStart : null;
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? unknownStart;
}
