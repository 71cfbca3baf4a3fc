import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, digestFile, isThere, sweepTemporary, writeFolderDurably } from "vigie/datasets";
import type { RunReceipt, RunRecord } from "../record.ts";
import type { Laboratory, RunFile } from "./bench.ts";

/** Writes a run's folder as a whole, unless it is there as it should be; gives its path. */
export async function storeRun(
  record: RunRecord,
  files: readonly RunFile[],
  receipt: RunReceipt,
  { runsFolder }: Pick<Laboratory, "runsFolder">,
): Promise<string> {
  const folder = join(runsFolder, record.id);
  await sweepTemporary(runsFolder);
  if ((await isThere(folder)) && !(await isIntact(folder, record))) await rm(folder, { recursive: true });
  await writeFolderDurably(folder, async (temporary) => {
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), bytes);
    }
    await writeFile(join(temporary, "receipt.json"), canonicalJson(receipt));
    await writeFile(join(temporary, "run.json"), canonicalJson(record));
  });
  return folder;
}

/** A stored run whose record, receipt or files are not what was written is written again. */
async function isIntact(folder: string, record: RunRecord): Promise<boolean> {
  try {
    JSON.parse(await readFile(join(folder, "receipt.json"), "utf8"));
    if ((await readFile(join(folder, "run.json"), "utf8")) !== canonicalJson(record)) return false;
    for (const { path, digest } of record.artifacts)
      if ((await digestFile(join(folder, path))) !== digest) return false;
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
