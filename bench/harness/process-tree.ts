import { readdirSync, readFileSync } from "node:fs";

/** A process and everything it started, at one moment; memory in MiB. */
export interface ProcessTree {
  readonly pids: readonly number[];
  /** Resident now, all processes together; a page that several share counts for each. */
  readonly together: number;
  /** The highest that any one of them has been. */
  readonly largest: number;
  /** Seconds of processor that it has taken so far, with its children that have ended. */
  readonly processorSeconds: number;
}

/** The kernel counts a process's time in hundredths of a second (`USER_HZ`). */
const ticksPerSecond = 100;

/** Undefined where the system has no `/proc` (macOS, Windows) or the process is gone. */
export function readTree(root: number): ProcessTree | undefined {
  const all = new Map(processes().map((one) => [one.pid, one]));
  const pids = descendants(root, [...all.values()]);
  const memories = pids.flatMap((pid) => statusOf(pid) ?? []);
  if (memories.length === 0) return undefined;
  return {
    pids,
    processorSeconds: pids.reduce((sum, pid) => sum + (all.get(pid)?.ticks ?? 0), 0) / ticksPerSecond,
    together: memories.reduce((sum, { resident }) => sum + resident, 0),
    largest: Math.max(...memories.map(({ peak }) => peak)),
  };
}

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function descendants(root: number, processes: readonly RunningProcess[]): readonly number[] {
  const childrenOf = new Map<number, number[]>();
  for (const { pid, parent } of processes) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  const found = [root];
  for (let i = 0; i < found.length; i++) found.push(...(childrenOf.get(found[i]!) ?? []));
  return found;
}

/** Fields of `/proc/<pid>/stat` as proc(5) numbers them: 4 the parent, 14 to 17 the time, own and of ended children. */
function processes(): readonly RunningProcess[] {
  return namesIn("/proc").flatMap((name) => {
    const text = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : undefined;
    if (text === undefined) return [];
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
  });
}

function statusOf(pid: number): { resident: number; peak: number } | undefined {
  const text = read(`/proc/${pid}/status`) ?? "";
  const mebibytes = (field: string) => {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text);
    return found === null ? undefined : Number(found[1]) / 1024;
  };
  const [resident, peak] = [mebibytes("VmRSS"), mebibytes("VmHWM")];
  return resident === undefined || peak === undefined ? undefined : { resident, peak };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
