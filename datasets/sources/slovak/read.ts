import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../foundation/errors.ts";
import type { LongWork } from "../../foundation/progress.ts";
import { checkSlovakFolder, type SlovakFile, slovakFiles } from "./files.ts";
import type { FirmYear, Reject } from "./firm-year.ts";
import { parseSlovakFile } from "./parse.ts";

interface FileCount {
  readonly file: string;
  readonly rows: number;
  readonly rejected: number;
}

export interface SlovakRows {
  /** In order of year, sector, outcome, line. */
  readonly rows: readonly FirmYear[];
  readonly rejects: readonly Reject[];
  readonly files: readonly FileCount[];
}

/** Reads the 32 files. Throws `slovak.folder`, `slovak.missing-files`, `slovak.header`, `slovak.unreadable`, `work.cancelled`. */
export async function readSlovakRows(
  folder: string,
  { onProgress, signal }: LongWork = {},
): Promise<SlovakRows> {
  await checkSlovakFolder(folder);
  const rows: FirmYear[] = [];
  const rejects: Reject[] = [];
  const files: FileCount[] = [];
  for (const [index, file] of slovakFiles.entries()) {
    if (signal?.aborted) throw new Fault("work.cancelled", "import cancelled", { kind: "cancelled" });
    onProgress?.({ label: "reading", fraction: index / slovakFiles.length, detail: file.name });
    const parsed = parseSlovakFile(await readText(folder, file), file);
    rows.push(...parsed.rows);
    rejects.push(...parsed.rejects);
    files.push({ file: file.name, rows: parsed.rows.length, rejected: parsed.rejects.length });
  }
  if (rows.length === 0)
    throw new Fault("slovak.empty", `no rows: ${folder} (expected firm-years in the files)`, {
      place: { file: folder },
    });
  return { rows, rejects, files };
}

async function readText(folder: string, { name }: SlovakFile): Promise<string> {
  try {
    return await readFile(join(folder, name), "utf8");
  } catch (cause) {
    throw new Fault("slovak.unreadable", `unreadable file: ${name} (expected a readable text file)`, {
      kind: "unavailable",
      place: { file: name },
      cause,
    });
  }
}
