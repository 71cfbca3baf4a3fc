import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** How long cells took when they last ran, by the digest of their code: what a run is estimated from. */
export interface RunTimes {
  /** Milliseconds; undefined where no such code was timed. */
  of(digest: string): number | undefined;
  record(digest: string, ms: number): void;
  /** Writes what was recorded. Never rejects: what cannot be written are estimates, and nothing else. */
  save(): Promise<void>;
}

const most = 5000;

/** The times of a workspace, in `cache/notebooks/times.json` (digest → ms, the newest last); none where it cannot be read. */
export async function openRunTimes(workspace: string): Promise<RunTimes> {
  const file = join(workspace, "cache", "notebooks", "times.json");
  const times = new Map<string, number>(entriesOf(await readFile(file, "utf8").catch(() => "{}")));
  let isChanged = false;
  return {
    of: (digest) => times.get(digest),
    record(digest, ms) {
      times.delete(digest);
      times.set(digest, Math.round(ms));
      isChanged = true;
    },
    async save() {
      if (!isChanged) return;
      isChanged = false;
      await write(file, Object.fromEntries([...times].slice(-most))).catch(() => {});
    },
  };
}

async function write(file: string, times: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, JSON.stringify(times));
  await rename(part, file);
}

function entriesOf(text: string): [string, number][] {
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
  } catch {
    return [];
  }
}
